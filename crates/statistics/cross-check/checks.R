# Writes a folder of data and of what R computes from them, for `examples/cross_check.rs` to compare.
# Usage: Rscript checks.R FOLDER own|r-packages
#   own         invented data made here with a fixed seed; small and free: the folder is committed as tests/data/r
#   r-packages  data sets that R's packages carry; for checking here, not to be copied
suppressMessages({library(survival); library(cmprsk); library(metafor); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; kind <- arguments[2]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
checks <- list()
add <- function(...) checks[[length(checks) + 1]] <<- list(...)
save_data <- function(data, name) write.csv(data, file.path(folder, name), row.names = FALSE, quote = TRUE, na = "")

km <- function(data, file, time, event, at, entry = NULL, weight = NULL, group = NULL, conf = "log-log") {
  S <- if (is.null(entry)) Surv(data[[time]], data[[event]]) else Surv(data[[entry]], data[[time]], data[[event]])
  groups <- if (is.null(group)) "all" else sort(unique(as.character(data[[group]])))
  curves <- lapply(groups, function(g) {
    rows <- if (is.null(group)) rep(TRUE, nrow(data)) else as.character(data[[group]]) == g
    w <- if (is.null(weight)) rep(1, sum(rows)) else data[[weight]][rows]
    f <- survfit(S[rows] ~ 1, conf.type = conf, weights = w)
    q <- quantile(f, c(.25, .5, .75))
    inside <- at[at <= max(f$time)]
    s <- summary(f, times = inside)
    # DIFFERENCE: with late entry R gives, between event times, those at risk at the next event time; here they are
    # counted at the time itself: entered before it, not left before it.
    if (!is.null(entry)) s$n.risk <- sapply(inside, function(t) sum(w[data[[entry]][rows] < t & data[[time]][rows] >= t]))
    list(group = g, n = sum(rows), n_events = sum(data[[event]][rows]),
         q25 = unname(q$quantile[1]), median = unname(q$quantile[2]), q75 = unname(q$quantile[3]),
         median_ci = c(unname(q$lower[2]), unname(q$upper[2])),
         at = lapply(seq_along(inside), function(i) list(t = inside[i], n_risk = s$n.risk[i], surv = s$surv[i],
              se = s$std.err[i], lower = s$lower[i], upper = s$upper[i])))
  })
  add(kind = "km", data = file, time = time, event = event, entry = entry, weight = weight, group = group,
      at = I(at[at <= min(sapply(groups, function(g) max(data[[time]][if (is.null(group)) TRUE else as.character(data[[group]]) == g])))]),
      conf_type = conf, tolerance = 1e-9, expected = list(curves = lapply(curves, function(c) {
        keep <- at[at <= min(sapply(groups, function(g) max(data[[time]][if (is.null(group)) TRUE else as.character(data[[group]]) == g])))]
        c$at <- c$at[seq_along(keep)]; c })))
}
logrank <- function(data, file, time, event, group, rho = 0, strata = NULL) {
  f <- as.formula(paste0("Surv(", time, ",", event, ") ~ ", group, if (!is.null(strata)) paste0(" + strata(", strata, ")")))
  r <- survdiff(f, data = data, rho = rho)
  total <- function(x) if (is.matrix(x)) rowSums(x) else x
  df <- sum(total(r$exp) > 0) - 1
  add(kind = "logrank", data = file, time = time, event = event, group = group, rho = rho, strata = strata,
      tolerance = 1e-9, expected = list(observed = total(r$obs), expected = total(r$exp), chisq = r$chisq, df = df,
      p = pchisq(r$chisq, df, lower.tail = FALSE)))
}
# The test for a trend with scores 1, 2, 3, …, out of the differences and variances that survdiff gives.
trend_check <- function(data, file, time, event, group, rho = 0, strata = NULL) {
  f <- as.formula(paste0("Surv(", time, ",", event, ") ~ ", group, if (!is.null(strata)) paste0(" + strata(", strata, ")")))
  r <- survdiff(f, data = data, rho = rho)
  total <- function(x) if (is.matrix(x)) rowSums(x) else x
  score <- seq_along(total(r$obs))
  z <- sum(score * (total(r$obs) - total(r$exp))) / sqrt(drop(score %*% r$var %*% score))
  add(kind = "logrank", data = file, time = time, event = event, group = group, rho = rho, strata = strata, trend = TRUE,
      tolerance = 1e-9, expected = list(trend = list(z = z, chisq = z^2, p = 2 * pnorm(-abs(z)))))
}
# One Cox model a source, then metafor. DIFFERENCE: the standard error of Hartung and Knapp is not below that of the
# common effect here; metafor's test = "adhoc" floors it at that of the random effects.
pool_check <- function(data, file, source, time, event, covariates) {
  control <- coxph.control(eps = 1e-12, iter.max = 50, toler.chol = 1e-14)
  f <- as.formula(paste0("Surv(", time, ",", event, ") ~ ", paste(covariates, collapse = " + ")))
  sources <- sort(unique(as.character(data[[source]])))
  fits <- lapply(sources, function(s) coxph(f, data = data[as.character(data[[source]]) == s, ], control = control))
  names <- names(coef(fits[[1]]))
  stages <- lapply(seq_along(names), function(j) {
    y <- sapply(fits, function(m) unname(coef(m)[j])); v <- sapply(fits, function(m) m$var[j, j])
    common <- rma(y, v, method = "FE")
    pooled <- lapply(c("FE", "DL", "REML"), function(method) {
      m <- rma(y, v, method = method, control = list(threshold = 1e-12, maxiter = 1000))
      found <- list(est = c(m$beta), se = m$se, tau2 = m$tau2, Q = m$QE)
      if (method != "FE") { found$I2 <- m$I2
        k <- rma(y, v, method = method, test = "knha", control = list(threshold = 1e-12, maxiter = 1000))
        se <- max(k$se, common$se); found$hksj_se <- se
        found$hksj_lower <- c(k$beta) - qt(.975, length(y) - 1) * se; found$hksj_upper <- c(k$beta) + qt(.975, length(y) - 1) * se }
      found })
    list(covariate = names[j], studies = lapply(seq_along(sources), function(i) list(source = sources[i], coef = y[i], se = sqrt(v[i]))),
         pooled = pooled) })
  one <- coxph(as.formula(paste0("Surv(", time, ",", event, ") ~ ", paste(covariates, collapse = " + "), " + strata(", source, ")")), data = data, control = control)
  add(kind = "patients", data = file, time = time, event = event, strata = source, covariates = I(covariates),
      tolerance = 1e-7, expected = list(one_stage = list(coef = I(unname(coef(one))), se = I(unname(sqrt(diag(one$var))))), two_stage = stages))
}
cox_check <- function(data, file, time, event, covariates, ties = "efron", entry = NULL, weight = NULL, strata = NULL,
                cluster = NULL, robust = FALSE, zph = FALSE) {
  left <- if (is.null(entry)) paste0("Surv(", time, ",", event, ")") else paste0("Surv(", entry, ",", time, ",", event, ")")
  f <- as.formula(paste0(left, " ~ ", paste(covariates, collapse = " + "),
       if (!is.null(strata)) paste0(" + strata(", strata, ")"), if (!is.null(cluster)) paste0(" + cluster(", cluster, ")")))
  data$.w <- if (is.null(weight)) rep(1, nrow(data)) else data[[weight]]
  control <- coxph.control(eps = 1e-12, iter.max = 50, toler.chol = 1e-14)
  m <- coxph(f, data = data, ties = ties, weights = .w, robust = robust || !is.null(cluster), control = control)
  if (!inherits(m, "coxph") || is.null(m$var)) { cat("R gives no fit:", file, ties, deparse1(f), "\n"); return(invisible()) }
  s <- summary(m)
  expected <- list(names = I(names(m$coefficients)), coef = I(unname(m$coefficients)), se = I(unname(sqrt(diag(m$var)))),
     loglik = m$loglik, lr = 2 * diff(m$loglik), wald = unname(m$wald.test), score = m$score,
     concordance = unname(s$concordance[1]))
  if (robust || !is.null(cluster)) { expected$se_model <- I(unname(sqrt(diag(m$naive.var)))) }
  if (zph) { z <- cox.zph(m, transform = "km", terms = FALSE)$table
    expected$proportional_hazards <- list(chisq = I(unname(z[, 1])), p = I(unname(z[, 3]))) }
  add(kind = "cox", data = file, time = time, event = event, covariates = I(covariates), ties = ties, entry = entry,
      weight = weight, strata = strata, cluster = cluster, robust = robust, proportional = zph, tolerance = 1e-7,
      expected = expected)
}
cif_check <- function(data, file, time, status, cause, at, group = NULL) {
  codes <- ifelse(data[[status]] == 0, 0, ifelse(data[[status]] == cause, 1, 2))
  groups <- if (is.null(group)) "all" else sort(unique(as.character(data[[group]])))
  state <- factor(codes, 0:2, c("none", "cause", "other"))
  curves <- lapply(groups, function(g) {
    rows <- if (is.null(group)) rep(TRUE, nrow(data)) else as.character(data[[group]]) == g
    f <- survfit(Surv(data[[time]][rows], state[rows]) ~ 1)
    s <- summary(f, times = at)
    list(group = g, n = sum(rows), n_events = sum(codes[rows] == 1),
         at = lapply(seq_along(at), function(i) list(t = at[i], cif = s$pstate[i, 2], se = s$std.err[i, 2])))
  })
  expected <- list(curves = curves)
  add(kind = "cif", data = file, time = time, status = status, cause = as.character(cause), at = I(at), group = group,
      tolerance = 1e-9, expected = expected)
  if (!is.null(group)) {
    g <- cuminc(data[[time]], codes, data[[group]], cencode = 0)$Tests["1", ]
    add(kind = "gray", data = file, time = time, status = status, cause = as.character(cause), group = group,
        tolerance = 1e-7, expected = list(gray = list(chisq = unname(g["stat"]), df = unname(g["df"]))))
  }
}
finegray_check <- function(data, file, time, status, cause, covariates) {
  codes <- ifelse(data[[status]] == 0, 0, ifelse(data[[status]] == cause, 1, 2))
  m <- crr(data[[time]], codes, as.matrix(data[, covariates, drop = FALSE]), gtol = 1e-12)
  add(kind = "finegray", data = file, time = time, status = status, cause = as.character(cause),
      covariates = I(covariates), tolerance = 1e-6, expected = list(coef = I(unname(m$coef)),
      se = I(unname(sqrt(diag(m$var)))), loglik = c(m$loglik.null, m$loglik)))
}
turnbull_check <- function(data, file, lower, upper, at) {
  l <- data[[lower]]; u <- data[[upper]]
  S <- Surv(l, ifelse(is.na(u), NA, u), type = "interval2")
  f <- survfit(S ~ 1)
  s <- summary(f, times = at)
  add(kind = "turnbull", data = file, lower = lower, upper = upper, at = I(at), tolerance = 1e-3,
      expected = list(surv = I(s$surv)))
}

if (kind == "own") {
  set.seed(20261123)
  n <- 160
  d <- data.frame(id = 1:n, arm = sample(c("A", "B", "C"), n, TRUE), age = round(rnorm(n, 63, 9)),
                  ecog = sample(0:2, n, TRUE, c(.4, .45, .15)), marker = round(rexp(n, .05), 1),
                  centre = sample(c("north", "south", "west"), n, TRUE))
  rate <- exp(-5.6 + .03 * (d$age - 63) + .35 * d$ecog - .3 * (d$arm == "B"))
  event <- ceiling(rexp(n, rate)); follow <- ceiling(runif(n, 30, 900))
  # Times are rounded up to weeks so that events are tied with events and with censorings.
  d$time <- pmax(1, ceiling(pmin(event, follow) / 7) * 7)
  d$event <- as.integer(event <= follow)
  d$status <- ifelse(d$event == 1, sample(1:2, n, TRUE, c(.65, .35)), 0L)
  d$entry <- pmin(d$time - 1, sample(c(0, 0, 7, 14, 35, 70), n, TRUE))
  d$weight <- sample(1:3, n, TRUE)
  d$share <- round(runif(n, .3, 2.4), 2)
  save_data(d, "cohort.csv")
  at <- c(28, 90, 180, 365)
  for (conf in c("log-log", "log", "plain", "logit", "arcsin")) km(d, "cohort.csv", "time", "event", at, conf = conf)
  km(d, "cohort.csv", "time", "event", at, group = "arm")
  km(d, "cohort.csv", "time", "event", at, weight = "weight", group = "arm")
  km(d, "cohort.csv", "time", "event", at, weight = "share")
  km(d, "cohort.csv", "time", "event", at, entry = "entry", group = "arm")
  for (rho in c(0, 1, .5)) logrank(d, "cohort.csv", "time", "event", "arm", rho)
  logrank(d, "cohort.csv", "time", "event", "arm", 0, "centre")
  logrank(d, "cohort.csv", "time", "event", "ecog", 1, "centre")
  trend_check(d, "cohort.csv", "time", "event", "ecog"); trend_check(d, "cohort.csv", "time", "event", "arm", 1)
  trend_check(d, "cohort.csv", "time", "event", "ecog", 0, "centre")
  pool_check(d, "cohort.csv", "centre", "time", "event", c("age", "marker"))
  covariates <- c("age", "ecog", "marker", "arm")
  for (ties in c("efron", "breslow", "exact")) cox_check(d, "cohort.csv", "time", "event", covariates, ties)
  for (ties in c("efron", "breslow")) {
    cox_check(d, "cohort.csv", "time", "event", covariates, ties, zph = TRUE, strata = "centre")
    cox_check(d, "cohort.csv", "time", "event", covariates, ties, robust = TRUE)
    cox_check(d, "cohort.csv", "time", "event", covariates, ties, cluster = "centre", entry = "entry")
    cox_check(d, "cohort.csv", "time", "event", covariates, ties, weight = "share", robust = TRUE)
    cox_check(d, "cohort.csv", "time", "event", covariates, ties, weight = "weight", entry = "entry", strata = "centre")
  }
  cif_check(d, "cohort.csv", "time", "status", 1, at)
  cif_check(d, "cohort.csv", "time", "status", 2, at, group = "arm")
  cif_check(d, "cohort.csv", "time", "status", 1, at, group = "centre")
  finegray_check(d, "cohort.csv", "time", "status", 1, c("age", "ecog", "marker"))
  finegray_check(d, "cohort.csv", "time", "status", 2, c("age", "ecog"))
  visits <- data.frame(lower = floor(d$time[1:60] / 56) * 56)
  visits$upper <- ifelse(d$event[1:60] == 1, visits$lower + sample(c(56, 56, 112), 60, TRUE), NA)
  save_data(visits, "visits.csv")
  turnbull_check(visits, "visits.csv", "lower", "upper", c(56, 112, 168, 280))
} else {
  data(cancer, package = "survival")
  col <- colon[colon$etype == 2, c("rx", "sex", "age", "obstruct", "nodes", "time", "status")]
  col <- col[complete.cases(col), ]; col$rx <- as.character(col$rx); save_data(col, "colon.csv")
  km(col, "colon.csv", "time", "status", c(365, 1000, 2000), group = "rx")
  trend_check(col, "colon.csv", "time", "status", "obstruct"); pool_check(col, "colon.csv", "rx", "time", "status", c("age", "nodes"))
  logrank(col, "colon.csv", "time", "status", "rx"); logrank(col, "colon.csv", "time", "status", "rx", 1, "sex")
  cox_check(col, "colon.csv", "time", "status", c("age", "nodes", "obstruct", "rx"), zph = TRUE)
  cox_check(col, "colon.csv", "time", "status", c("age", "nodes"), "breslow", strata = "rx", robust = TRUE)
  mg <- mgus2[, c("id", "age", "sex", "hgb", "creat", "ptime", "pstat", "futime", "death")]
  mg <- mg[complete.cases(mg), ]
  mg$status <- ifelse(mg$pstat == 1, 1, ifelse(mg$death == 1, 2, 0)); mg$time <- ifelse(mg$pstat == 1, mg$ptime, mg$futime)
  mg <- mg[mg$time > 0, ]; save_data(mg, "mgus2.csv")
  cif_check(mg, "mgus2.csv", "time", "status", 1, c(60, 120, 240), group = "sex")
  cif_check(mg, "mgus2.csv", "time", "status", 2, c(60, 120, 240))
  mg$male <- as.integer(mg$sex == "M"); save_data(mg, "mgus2.csv")
  finegray_check(mg, "mgus2.csv", "time", "status", 1, c("age", "hgb", "male"))
  h <- heart; h$transplant <- as.integer(as.character(h$transplant)); save_data(h, "heart.csv")
  cox_check(h, "heart.csv", "stop", "event", c("age", "year", "surgery", "transplant"), entry = "start", cluster = "id")
  rot <- rotterdam; rot <- rot[, c("age", "nodes", "er", "hormon", "grade", "size", "dtime", "death")]
  rot$size <- as.character(rot$size); save_data(rot, "rotterdam.csv")
  cox_check(rot, "rotterdam.csv", "dtime", "death", c("age", "nodes", "hormon"), strata = "grade", zph = TRUE)
  km(rot, "rotterdam.csv", "dtime", "death", c(365, 1825, 3650), group = "grade")
}
write_json(checks, file.path(folder, "checks.json"), auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)
cat(length(checks), "checks in", folder, "\n")
