//! Sites of disease: imaging, biopsy, diagnosis, stage and discussion against each other (class 10).

use std::collections::{BTreeMap, BTreeSet};

use oncase_record::model::{Diagnosis, DiagnosisBasis, LesionRole, Topic};
use oncase_record::organs::{Organ, organs, organs_of_all};

use crate::context::Context;
use crate::finding::Finding;
use crate::tellings::told_twice;
use crate::words::says;

/// Sites of metastasis that one telling of a diagnosis or a stage names and another leaves out.
pub(crate) fn named_sites(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    let diagnoses = told_twice(&record.diagnoses, |d| (d.id.as_deref(), d.same_as.as_deref()));
    for group in diagnoses {
        let tellings = group.iter().filter_map(|at| {
            let sites = &record.diagnoses.get(*at)?.metastatic_sites;
            Some((format!("/diagnoses/{at}/metastatic_sites"), sites))
        });
        found.extend(differing(tellings));
    }
    let stages = told_twice(&record.stages, |s| (s.id.as_deref(), s.same_as.as_deref()));
    for group in stages {
        let tellings = group
            .iter()
            .filter_map(|at| Some((format!("/stages/{at}/sites"), &record.stages.get(*at)?.sites)));
        found.extend(differing(tellings));
    }
    found
}

fn differing<'r>(tellings: impl Iterator<Item = (String, &'r Vec<String>)>) -> Option<Finding> {
    let tellings: Vec<(String, String, BTreeSet<Organ>)> = tellings
        .filter(|(_, sites)| !sites.is_empty())
        .map(|(pointer, sites)| (pointer, sites.join(", "), organs_of_all(sites)))
        .filter(|(_, _, organs)| !organs.is_empty())
        .collect();
    let all: BTreeSet<Organ> = tellings.iter().flat_map(|(_, _, organs)| organs.iter().copied()).collect();
    let lacking: Vec<Organ> =
        all.into_iter().filter(|organ| tellings.iter().any(|(_, _, named)| !named.contains(organ))).collect();
    if lacking.is_empty() || tellings.len() < 2 {
        return None;
    }
    Some(
        Finding::edge(
            "C101",
            format!("the tellings do not name the same sites of metastasis: {}", lacking.join(", ")),
        )
        .at_all(tellings.into_iter().map(|(pointer, words, _)| (pointer, words)))
        .mend("which list is complete? keep the tellings, and settle the finding with the reason"),
    )
}

/// One site read as local invasion in one place and as a metastasis in another.
pub(crate) fn invasion_or_metastasis(context: &Context<'_>) -> Vec<Finding> {
    let invasion =
        |text: &str| says(text, &["invasion", "invaded", "invading", "infiltration", "infiltrated"]);
    let metastasis = |text: &str| says(text, &["metast*"]);
    let mut by_organ: BTreeMap<BTreeSet<Organ>, [Vec<(String, String)>; 2]> = BTreeMap::new();
    for tellings in readings(context) {
        let readings: Vec<bool> = tellings.iter().map(|(_, text)| invasion(text)).collect();
        if !readings.contains(&true) || tellings.iter().all(|(_, text)| !metastasis(text) || invasion(text)) {
            continue;
        }
        // The metastasis names the organ alone; the invasion also what grew into it.
        let named = tellings.iter().find(|(_, text)| metastasis(text) && !invasion(text));
        let entry = by_organ.entry(named.map(|(_, text)| organs(text)).unwrap_or_default()).or_default();
        for (pointer, text) in tellings {
            match (invasion(text), metastasis(text)) {
                (true, false) => entry[0].push((pointer, text.to_owned())),
                (false, true) => entry[1].push((pointer, text.to_owned())),
                _ => {}
            }
        }
    }
    let contradicting = by_organ
        .into_iter()
        .filter(|(_, [invasions, metastases])| !invasions.is_empty() && !metastases.is_empty());
    contradicting
        .map(|(organs, [invasions, metastases])| {
            let organs: Vec<Organ> = organs.into_iter().collect();
            let site = if organs.is_empty() { "the same site".to_owned() } else { organs.join(", ") };
            Finding::impossible(
                "C102",
                format!("{site} is read as invaded by a neighbouring tumour and as a metastasis"),
            )
            .at_all(invasions)
            .at_all(metastases)
            .mend("which reading stands? local invasion is no metastasis, and changes the sites of the stage")
        })
        .collect()
}

/// Texts of statements about sites and of imaging findings, grouped by what they tell.
fn readings<'r>(context: &Context<'r>) -> Vec<Vec<(String, &'r str)>> {
    let record = context.record;
    let statements = told_twice(&record.statements, |s| (s.id.as_deref(), s.same_as.as_deref()));
    let statements = statements.into_iter().map(|group| {
        let about_sites = group.into_iter().filter_map(|at| {
            let statement = record.statements.get(at).filter(|s| s.about == Topic::Site)?;
            Some((format!("/statements/{at}/says"), statement.says.as_str()))
        });
        about_sites.collect::<Vec<_>>()
    });
    let assessments = told_twice(&record.assessments, |a| (a.id.as_deref(), a.same_as.as_deref()));
    let assessments = assessments.into_iter().map(|group| {
        let read = group.into_iter().filter_map(|at| {
            Some((format!("/assessments/{at}/findings"), record.assessments.get(at)?.findings.as_deref()?))
        });
        read.collect::<Vec<_>>()
    });
    statements.chain(assessments).collect()
}

/// Histology that is said to show metastases in a site that was not sampled, while a sampled site is not named.
pub(crate) fn sampled_sites(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for (at, diagnosis) in record.diagnoses.iter().enumerate() {
        if diagnosis.metastatic_sites.is_empty() {
            continue;
        }
        let primary = primary_organs(context, diagnosis);
        let sampled: BTreeSet<Organ> = record
            .specimens
            .iter()
            .flat_map(|specimen| organs(&specimen.site))
            .filter(|organ| !primary.contains(organ))
            .collect();
        let named = organs_of_all(&diagnosis.metastatic_sites);
        let pointer = format!("/diagnoses/{at}/metastatic_sites");
        let specimens = record.specimens.iter().enumerate().filter(|(_, specimen)| {
            specimen.same_as.is_none() && organs(&specimen.site).iter().any(|organ| sampled.contains(organ))
        });
        let specimens: Vec<(String, String)> = specimens
            .map(|(at, specimen)| (format!("/specimens/{at}/site"), format!("sampled: {}", specimen.site)))
            .collect();
        let not_sampled: Vec<Organ> = named.difference(&sampled).copied().collect();
        let not_named: Vec<Organ> = sampled.difference(&named).copied().collect();
        let histology = diagnosis.basis == Some(DiagnosisBasis::Histology);
        if histology && !not_sampled.is_empty() && !not_named.is_empty() {
            found.push(
                Finding::impossible(
                    "C103",
                    format!(
                        "histology is said to show metastases in {}, where no tissue was taken; tissue of {} is not named",
                        not_sampled.join(", "),
                        not_named.join(", ")
                    ),
                )
                .at(pointer, diagnosis.metastatic_sites.join(", "))
                .at_all(specimens)
                .mend("what did the biopsy show, and where? correct the sites, or add the specimen"),
            );
        } else if diagnosis.same_as.is_none() {
            found.extend(on_imaging_words_alone(context, &pointer, diagnosis, &not_sampled));
        }
    }
    found
}

fn primary_organs(context: &Context<'_>, diagnosis: &Diagnosis) -> BTreeSet<Organ> {
    let all = context.record.diagnoses.iter().filter_map(|d| d.site.as_ref());
    all.chain(diagnosis.site.as_ref()).flat_map(|site| organs(site)).collect()
}

/// A site of metastasis with neither tissue nor a lesion that anyone followed.
fn on_imaging_words_alone(
    context: &Context<'_>,
    pointer: &str,
    diagnosis: &Diagnosis,
    not_sampled: &[Organ],
) -> Option<Finding> {
    let followed: BTreeSet<Organ> = context
        .record
        .lesions
        .iter()
        .filter(|lesion| {
            matches!(lesion.role, Some(LesionRole::Target | LesionRole::NonTarget | LesionRole::New))
        })
        .flat_map(|lesion| {
            let texts = [Some(&lesion.site), lesion.organ.as_ref()];
            texts.into_iter().flatten().flat_map(|text| organs(text)).collect::<Vec<_>>()
        })
        .collect();
    // Without one followed lesion in the record, a list of sites is all that a source may give.
    let no_lesions = context.record.lesions.is_empty();
    let open: Vec<Organ> = not_sampled.iter().copied().filter(|organ| !followed.contains(organ)).collect();
    (!open.is_empty() && !no_lesions).then(|| {
        Finding::uncheckable(
            "C104",
            format!(
                "metastases in {} rest on imaging alone: no tissue and no followed lesion",
                open.join(", ")
            ),
        )
        .at(pointer.to_owned(), diagnosis.metastatic_sites.join(", "))
        .mend("record the biopsy or the lesion and its course, when there is one")
    })
}

/// Stage group, M category and sites of metastasis that do not belong together.
pub(crate) fn stage_and_sites(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, stage) in context.record.stages.iter().enumerate() {
        let pointer = format!("/stages/{at}");
        let group = stage.group.as_deref().map(|group| {
            group.trim().trim_start_matches("Stage ").trim_start_matches("stage ").to_uppercase()
        });
        let four = group.as_deref().map(|group| group.starts_with("IV"));
        let distant = stage.tnm.as_deref().and_then(distant_metastasis);
        let mend = "which of the two is right? correct the other";
        if let (Some(four), Some(distant)) = (four, distant)
            && distant
            && !four
        {
            found.push(
                Finding::impossible("C105", "M1 with a stage group below IV")
                    .at(format!("{pointer}/tnm"), stage.tnm.clone().unwrap_or_default())
                    .at(format!("{pointer}/group"), stage.group.clone().unwrap_or_default())
                    .mend(mend),
            );
        }
        // Regional nodes are no distant metastasis.
        let distant_sites = organs_of_all(&stage.sites).into_iter().any(|organ| organ != "lymph node");
        if distant_sites && (four == Some(false) || distant == Some(false)) {
            found.push(
                Finding::impossible("C105", "sites of metastasis are named with a stage that has none")
                    .at(format!("{pointer}/sites"), stage.sites.join(", "))
                    .at(format!("{pointer}/group"), stage.group.clone().unwrap_or_default())
                    .mend(mend),
            );
        }
    }
    found
}

/// Whether a TNM says M1 (some) or M0 (none).
fn distant_metastasis(tnm: &str) -> Option<bool> {
    tnm.split_whitespace().find_map(|category| {
        let category = category.trim_start_matches(['c', 'p', 'y', 'r', 'a']);
        let digit = category.strip_prefix('M')?.chars().next()?;
        match digit {
            '1' => Some(true),
            '0' => Some(false),
            _ => None,
        }
    })
}
