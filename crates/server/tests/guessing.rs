//! Passwords that are guessed, and logins that are flooded.
#![allow(clippy::expect_used, reason = "these are tests")]

mod app;

use app::{App, log_in};
use axum::http::{StatusCode, header};
use oncase_server::security::Role;

const PASSWORD: &str = "correct horse battery";

#[tokio::test]
async fn guesses_at_the_same_time_count_as_guesses_one_after_the_other() {
    let app = App::with_accounts(Role::Editor).await;
    let guess = || async { app.send(log_in("editor", "wrong")).await.status() };
    let (a, b, c, d, e, f, g, h) =
        tokio::join!(guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess());
    let held = [a, b, c, d, e, f, g, h].iter().filter(|s| **s == StatusCode::TOO_MANY_REQUESTS).count();
    assert_eq!(held, 3);
}

#[tokio::test]
async fn nobody_is_kept_out_by_guesses_from_elsewhere() {
    let app = App::with_accounts(Role::Editor).await;
    for _ in 0..5 {
        assert_eq!(
            app.send(log_in("editor", "wrong").from("192.0.2.7")).await.status(),
            StatusCode::UNAUTHORIZED
        );
    }
    let there = app.send(log_in("editor", PASSWORD).from("192.0.2.7")).await;
    assert_eq!(there.status(), StatusCode::TOO_MANY_REQUESTS);
    let here = app.send(log_in("editor", PASSWORD).from("192.0.2.8")).await;
    assert_eq!(here.status(), StatusCode::SEE_OTHER);
}

/// A proxy may write a line of its own behind one that the client sent (HAProxy does).
#[tokio::test]
async fn behind_a_proxy_the_client_does_not_choose_its_address() {
    for proxy in ["127.0.0.1", "::ffff:127.0.0.1", "::1"] {
        let app = App::with_accounts(Role::Editor).await;
        let guess = |number: u8, seen: &str| {
            let request = log_in("editor", "wrong").from(proxy);
            let invented = request.header("x-forwarded-for", &format!("198.51.100.{number}"));
            invented.header("x-forwarded-for", &format!("198.51.100.{number}, {seen}"))
        };
        for number in 0..5 {
            let status = app.send(guess(number, "203.0.113.9")).await.status();
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
        let status = app.send(guess(6, "203.0.113.9")).await.status();
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{proxy}");
        assert_eq!(app.send(guess(6, "203.0.113.10")).await.status(), StatusCode::UNAUTHORIZED, "{proxy}");
    }
}

#[tokio::test]
async fn a_login_takes_no_worker() {
    let app = App::with_accounts(Role::Editor).await;
    let mut busy = Vec::new();
    for _ in 0..app.state.config.limits.workers {
        busy.push(app.state.turn().await);
    }
    assert_eq!(app.log_in("editor", PASSWORD).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_flood_of_logins_is_not_queued() {
    let app = App::with_accounts(Role::Editor).await;
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let mut wait = Some(wait);
    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (state, wait) = (app.state.clone(), wait.take());
        flood.spawn(async move {
            let looked = state.check_password(move || {
                let _ = wait.map(|wait| wait.recv());
                Ok(())
            });
            looked.await.expect("looked at");
        });
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let refused = app.log_in("editor", PASSWORD).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "2");
    drop(go);
    flood.join_all().await;
    assert_eq!(app.log_in("editor", PASSWORD).await.status(), StatusCode::SEE_OTHER, "and it does not count");
}
