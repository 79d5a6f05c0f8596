//! A few bytes for the terminal, held in place: the search for the shortest frame weighs thousands of
//! them and throws most away.

/// The longest: a pen with two colours of 24 bits and every modifier.
const ROOM: usize = 64;

/// A control sequence, or a few.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    bytes: [u8; ROOM],
    length: usize,
}

impl Words {
    /// Nothing.
    pub(super) const NONE: Self = Self {
        bytes: [0; ROOM],
        length: 0,
    };

    /// These bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self::NONE.and(bytes)
    }

    /// A sequence with one number, which is left out where it is 1.
    pub(super) fn csi(number: u16, letter: u8) -> Self {
        let begun = Self::of(b"\x1b[");
        let numbered = match number {
            1 => begun,
            number => begun.and_number(number),
        };
        numbered.and(&[letter])
    }

    /// With more bytes behind it. What has no room is left out, which nothing here comes near to.
    pub(super) fn and(mut self, bytes: &[u8]) -> Self {
        let end = self.length + bytes.len();
        if let Some(room) = self.bytes.get_mut(self.length..end) {
            room.copy_from_slice(bytes);
            self.length = end;
        }
        self
    }

    /// With a number behind it, in decimal.
    pub(super) fn and_number(self, number: u16) -> Self {
        let mut digits = [0; 5];
        let mut first = digits.len();
        let mut rest = number;
        loop {
            first -= 1;
            // A remainder of ten fits.
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                return self.and(&digits[first..]);
            }
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The shorter one; of equals the first.
    pub(super) fn or(self, other: Self) -> Self {
        if other.length < self.length {
            other
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out_and_one_is_left_out() {
        for (number, said) in [(0, "\x1b[0C"), (1, "\x1b[C"), (10, "\x1b[10C")] {
            assert_eq!(Words::csi(number, b'C').bytes(), said.as_bytes());
        }
        let most = Words::csi(u16::MAX, b'H');
        assert_eq!(most.bytes(), b"\x1b[65535H");
        assert_eq!(most.or(Words::of(b"\r")).bytes(), b"\r");
        assert_eq!(Words::of(b"a").or(Words::of(b"b")).bytes(), b"a");
    }

    #[test]
    fn what_is_too_long_is_left_out_whole() {
        let full = Words::of(&[b'x'; ROOM - 1]);
        assert_eq!(full.and(b"yz").len(), ROOM - 1);
        assert_eq!(full.and(b"y").len(), ROOM);
    }
}
