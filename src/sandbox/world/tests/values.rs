//! The values of records and proposals against the catalogue's fields, lists and date rules.

use serde_json::Value;

use crate::domain::category::{DateRule, FieldKind, SameDay};

use super::super::model::Fault;
use super::*;

/// Every value of a record is one that the catalogue knows, of the right type and from its list.
fn assert_valid(world: &World, form: &Form, values: &Values, complete: bool) {
    let variant = form.variant();
    for (slug, value) in values {
        let field = variant
            .field(slug)
            .unwrap_or_else(|| panic!("{} has no {slug}", variant.slug));
        let fits = match field.kind {
            FieldKind::Bool => value.is_boolean(),
            FieldKind::Integer | FieldKind::Year => value.is_i64() || value.is_u64(),
            FieldKind::Decimal => value.is_number(),
            FieldKind::Date => value
                .as_str()
                .is_some_and(|text| text.parse::<Date>().is_ok()),
            _ => value.as_str().is_some_and(|text| !text.is_empty()),
        };
        assert!(fits, "{} {slug}: {value}", variant.slug);
        if let (Some(list), Some(code)) = (&field.reference, value.as_str()) {
            let known = references::words(&world.references, list, code);
            assert!(known.is_some(), "{list} has no {code}");
        }
    }
    for field in variant
        .fields
        .iter()
        .filter(|field| field.required && complete)
    {
        assert!(
            values.contains_key(&field.slug),
            "{} lacks {}",
            variant.slug,
            field.slug
        );
    }
}

#[test]
fn values_are_those_of_the_catalogue() {
    let (world, proposals) = sample();
    for proposal in proposals {
        assert_valid(world, form_of(world, proposal), &proposal.proposed, true);
    }
    for index in (0..world.population()).step_by(97) {
        for record in world.person(index).unwrap().records {
            let form = world.forms.find(&record.category, &record.variant).unwrap();
            assert_valid(world, form, &record.values, true);
        }
    }
}

#[test]
fn an_update_is_about_a_record_held_and_changes_something() {
    let (world, proposals) = sample();
    for proposal in proposals {
        let record = held(world, proposal);
        match proposal.change {
            Change::Insert => assert!(proposal.record_id.is_none()),
            Change::Update => {
                let record = record.unwrap();
                assert_eq!(record.variant, proposal.variant);
                assert_ne!(record.values, proposal.proposed, "{}", proposal.category);
            }
            Change::Delete => assert_eq!(record.unwrap().values, proposal.proposed),
        }
    }
}

fn moment(life: &Life, values: &Values, slug: &str) -> Option<(i16, Option<Date>)> {
    let date = match slug {
        "birth" => life.birth,
        "today" => TODAY,
        _ => match values.get(slug)? {
            Value::Number(year) => return Some((year.as_i64()? as i16, None)),
            text => text.as_str()?.parse().ok()?,
        },
    };
    Some((date.year(), Some(date)))
}

fn broken(life: &Life, values: &Values, rule: &DateRule) -> bool {
    let (Some(earlier), Some(later)) = (
        moment(life, values, &rule.earlier),
        moment(life, values, &rule.later),
    ) else {
        return false;
    };
    let forbidden = rule.same_day == SameDay::Forbidden;
    match (earlier.1, later.1) {
        (Some(earlier), Some(later)) => earlier > later || forbidden && earlier == later,
        _ => earlier.0 > later.0 || forbidden && earlier.0 == later.0,
    }
}

#[test]
fn dates_are_in_order_but_where_the_fault_says_so() {
    let (world, proposals) = sample();
    for proposal in proposals.iter().filter(|one| one.change != Change::Delete) {
        let life = &world.lives[proposal.person];
        let form = form_of(world, proposal);
        let broken: Vec<_> = form
            .date_rules()
            .filter(|rule| broken(life, &proposal.proposed, rule))
            .map(|rule| (rule.earlier.clone(), rule.later.clone()))
            .collect();
        match &proposal.fault {
            Some(Fault::DateOrder { earlier, later }) => {
                assert!(
                    broken.contains(&(earlier.clone(), later.clone())),
                    "{proposal:?}"
                );
            }
            _ => assert!(
                broken.is_empty(),
                "{broken:?} {life:?} {:?}",
                proposal.proposed
            ),
        }
    }
}
