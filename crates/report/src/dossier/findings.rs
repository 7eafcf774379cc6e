//! Findings of the consistency check, ready to be set.

use super::{Dossier, Finding, Verdict};
use crate::privacy::spelled;

impl Dossier<'_> {
    /// Runs the check and takes its findings over.
    pub(super) fn check(&mut self) {
        let report = oncase_consistency::check(self.record);
        self.findings = Some(report.findings.iter().map(finding).collect());
        self.settled = report
            .settled
            .iter()
            .map(|settled| {
                let why = format!("let stand by {} on {}: {}", settled.by, settled.on, settled.reason);
                (finding(&settled.finding), spelled(&why))
            })
            .collect();
    }
}

fn finding(found: &oncase_consistency::Finding) -> Finding {
    let verdict = match found.verdict {
        oncase_consistency::Verdict::Impossible => Verdict::Impossible,
        oncase_consistency::Verdict::Edge => Verdict::Edge,
        oncase_consistency::Verdict::Uncheckable => Verdict::Uncheckable,
    };
    Finding {
        code: found.code.to_owned(),
        verdict,
        title: spelled(&found.title),
        entries: found.spots.iter().map(|spot| (spot.pointer.clone(), spelled(&spot.words))).collect(),
        mend: spelled(&found.mend),
    }
}
