//! What of a server's answers could not be understood, without its content: for `periksa doctor`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How often something else stood where something was expected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd(BTreeMap<String, u64>);

impl Odd {
    /// Notes one; where it stands in a list does not matter: `usul[3].versi` is `usul[].versi`.
    pub fn note(&mut self, path: &str, expected: &str) {
        let mut place = String::with_capacity(path.len());
        let mut within = false;
        for letter in path.chars() {
            within = letter == '[' || within && letter != ']';
            if !within || letter == '[' {
                place.push(letter);
            }
        }
        *self.0.entry(format!("{place}: {expected}")).or_default() += 1;
    }

    /// Takes what another found in.
    pub fn add(&mut self, other: Self) {
        for (place, count) in other.0 {
            *self.0.entry(place).or_default() += count;
        }
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The places with what was expected there, and how often it did not stand there.
    pub fn places(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(place, count)| (place.as_str(), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_many_rows_is_one_place() {
        let mut odd = Odd::default();
        odd.note("usul[3].versi", "an identifier");
        odd.note("usul[14].versi", "an identifier");
        odd.note("usul[2].dok[1].id", "an identifier");
        let places: Vec<_> = odd.places().collect();
        assert_eq!(
            places,
            [
                ("usul[].dok[].id: an identifier", 1),
                ("usul[].versi: an identifier", 2)
            ]
        );
        assert_eq!(odd.total(), 3);
    }
}
