//! Chance that repeats: SplitMix64, started from a seed and a path of numbers.
//!
//! Every person and every proposal has a generator of its own, named by its place in the world, so
//! one of them can be made without making the others and nothing depends on the order of making.

/// What a generator is for; the first number of its path, so that two uses never share a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// A person's life.
    Life = 1,
    /// The records of one variant of one person.
    Records = 2,
    /// Which proposals a person makes, in which order.
    Order = 3,
    /// What becomes of a block of proposals.
    Block = 4,
    /// The content of one proposal.
    Proposal = 5,
    /// Ids and other text without meaning.
    Id = 6,
}

/// A SplitMix64 generator (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Rng {
    /// The generator of one place in the world.
    pub(super) fn at(seed: u64, stream: Stream, path: &[u64]) -> Self {
        let start = mix(seed.wrapping_add(STEP)) ^ mix(stream as u64);
        Self(path.iter().fold(start, |state, &part| {
            mix(state ^ part.wrapping_mul(STEP)).wrapping_add(STEP)
        }))
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `bound`; 0 where there is nothing below it.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        (wide >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// Whether something happens that does so in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the items, which must not be empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// One of the items, each as often as its weight says; not all weights may be zero.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let total: usize = items.iter().map(|(_, weight)| *weight as usize).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            let weight = *weight as usize;
            if left < weight {
                return *item;
            }
            left -= weight;
        }
        items[items.len() - 1].0
    }

    /// 32 hex digits in capitals, the shape of the older ids.
    pub(super) fn hex_id(&mut self) -> String {
        format!("{:016X}{:016X}", self.next(), self.next())
    }

    /// The shape of a UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let high = (self.next() & !0xf000) | 0x4000;
        let low = (self.next() & !(0xc000 << 48)) | (0x8000 << 48);
        uuid::Uuid::from_u64_pair(high, low).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_differ_and_repeat() {
        let first = |path: &[u64]| Rng::at(1, Stream::Life, path).next();
        assert_eq!(first(&[1, 2]), first(&[1, 2]));
        assert_ne!(first(&[1, 2]), first(&[2, 1]));
        assert_ne!(first(&[1]), Rng::at(1, Stream::Id, &[1]).next());
        assert_ne!(first(&[1]), Rng::at(2, Stream::Life, &[1]).next());
    }

    #[test]
    fn numbers_stay_in_bounds_and_fill_them() {
        let mut rng = Rng::at(7, Stream::Id, &[]);
        let mut seen = [0_usize; 6];
        for _ in 0..6_000 {
            seen[rng.below(6)] += 1;
        }
        assert!(
            seen.iter().all(|&count| (800..1_200).contains(&count)),
            "{seen:?}"
        );
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.between(5, 5), 5);
    }

    #[test]
    fn a_uuid_says_that_it_is_random() {
        let id = Rng::at(7, Stream::Id, &[3]).uuid();
        let parsed: uuid::Uuid = id.parse().unwrap();
        assert_eq!(parsed.get_version_num(), 4);
        assert_eq!(parsed.get_variant(), uuid::Variant::RFC4122);
    }
}
