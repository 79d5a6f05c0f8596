//! The JSON of the dialect. What its wrappings and values have in common with other calls is in
//! `siasn::wire`; here is what the rows mean. Nothing here leaves the dialect.

pub(super) mod log;
pub(super) mod person;
pub(in crate::siasn) mod row;

use serde_json::{Map, Value};

use crate::siasn::wire::loose::Scalar;

/// An object asked by names whose case drifts.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    pub fn new(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// What stands under a name, in its own case before any other.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).or_else(|| {
            let mut all = self.0.iter();
            all.find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        })
    }

    pub fn scalar(&self, name: &str) -> Scalar {
        Scalar::from(self.get(name).cloned().unwrap_or_default())
    }

    pub fn words(&self, name: &str) -> String {
        self.scalar(name).words()
    }

    /// Everything but some names.
    pub fn without(mut self, names: &[&str]) -> Value {
        self.0
            .retain(|key, _| !names.iter().any(|name| key.eq_ignore_ascii_case(name)));
        Value::Object(self.0)
    }
}
