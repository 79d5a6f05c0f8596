//! States to draw, and the drawing of them.

use std::{collections::BTreeSet, sync::LazyLock, time::Duration};

use jiff::Timestamp;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellWidth},
    layout::Position,
};

use crate::{
    app::{
        screens::{
            about::{About, Action, Facts, Unproven},
            decide::Decide,
            inbox::Inbox,
            outbox::Outbox,
            profiles::{ProfileEntry, ProfileLabel, Profiles},
            review::{Freshness, Item, Review},
            sign_in::{Progress, SignIn},
        },
        state::{Help, Leaving, Line, Overlay, Place, Preferences, State},
        update::{Drawn, update},
    },
    config::{Glyphs, Keymap, Themes},
    domain::{
        authority::AuthorityGroup,
        catalogue::Catalogue,
        decision::{Outcome, Reason},
        delivery::Delivery,
        economy::{Lines, Reach},
        failure::{Failure, FailureKind},
        inbox::{CategoryCount, Counts, Row, Window},
        language::Language,
        outbox::{Entry, Tally, Theirs},
        pace::Pace,
        proposal::{Change, Document, Dossier, HeldRecord, LogEntry},
        query::Listing,
        role::Role,
        samples,
        session::Session,
        sign_in::{Elsewhere, Way},
        stage::Status,
        value::{Value, Values},
    },
    ui::{Look, draw},
    words::Words,
};

mod correcting;
mod trouble;

pub(super) use correcting::{corrected, correcting};
pub(super) use trouble::{conflict, offline, signature, signed};

/// Read once: every state needs it.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());
static SESSION: LazyLock<Session> = LazyLock::new(|| samples::session(Role::Opd));
static THEMES: LazyLock<Themes> = LazyLock::new(Themes::default);
static KEYMAP: LazyLock<Keymap> = LazyLock::new(Keymap::default);

/// What was drawn.
pub(super) struct Shot {
    pub(super) buffer: Buffer,
    pub(super) cursor: Position,
    pub(super) drawn: Drawn,
}

impl Shot {
    /// The screen as text, the terminal's cursor given below it.
    pub(super) fn text(&self) -> String {
        let area = self.buffer.area;
        let mut out = String::new();
        for y in 0..area.height {
            out.push_str(self.row(y).trim_end());
            out.push('\n');
        }
        format!("{out}cursor {},{}", self.cursor.x, self.cursor.y)
    }

    pub(super) fn row(&self, y: u16) -> String {
        let mut row = String::new();
        let mut x = 0;
        while x < self.buffer.area.width {
            let symbol = self.buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += symbol.cell_width().max(1);
        }
        row
    }
}

pub(super) fn shoot(state: &State, width: u16, height: u16) -> Shot {
    shoot_in(state, width, height, "dark")
}

pub(super) fn shoot_in(state: &State, width: u16, height: u16, theme: &str) -> Shot {
    let words = Words::new(state.preferences.language);
    let look = Look {
        theme: THEMES.get(theme),
        words: &words,
    };
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut drawn = Drawn::default();
    terminal
        .draw(|frame| drawn = draw(frame, state, &look))
        .unwrap();
    Shot {
        buffer: terminal.backend().buffer().clone(),
        cursor: terminal.backend().cursor_position(),
        drawn,
    }
}

/// The morning of the second day of verification.
pub(super) fn now() -> Timestamp {
    "2026-11-21T02:00:00Z".parse().unwrap()
}

pub(super) fn bare() -> State {
    State {
        now: now(),
        moment: Duration::from_secs(60),
        size: (80, 24),
        preferences: Preferences {
            language: Language::Indonesian,
            theme: "dark".to_owned(),
            themes: THEMES.names().map(str::to_owned).collect(),
            grace: Duration::from_secs(8),
            settle: Duration::from_millis(400),
            glyphs: Glyphs::Unicode,
        },
        keymap: KEYMAP.clone(),
        catalogue: CATALOGUE.clone(),
        session: None,
        line: Line::SignedOut,
        link: Default::default(),
        server: "https://siasn.contoh.test".to_owned(),
        profile: Default::default(),
        profiles: Vec::new(),
        switch_to: None,
        facts: Default::default(),
        economy: Default::default(),
        told: Default::default(),
        place: Place::SignIn,
        overlay: None,
        inbox: Inbox::default(),
        review: None,
        aside: Default::default(),
        references: Default::default(),
        outbox: Outbox::default(),
        sign_in: SignIn::default(),
        tally: Tally::default(),
        notice: None,
        problems: Vec::new(),
        fetching: BTreeSet::new(),
        round: 0,
        quiet: 0,
        leaving: Leaving::No,
    }
}

pub(super) fn signed_in() -> State {
    State {
        session: Some(SESSION.clone()),
        line: Line::Online,
        place: Place::Inbox,
        ..bare()
    }
}

const CATEGORIES: [(&str, &str); 6] = [
    ("golongan", "III/b → III/c"),
    ("pendidikan", "S-1 Ilmu Hukum, Universitas Contoh"),
    ("diklat", "Diklat Kepemimpinan Tingkat IV"),
    ("keluarga", "Anak: CONTOH ANAK"),
    ("skp", "SKP 2025: Baik"),
    ("jabatan", "Analis Kepegawaian Ahli Muda"),
];
const NAMES: [&str; 5] = [
    "CONTOH WULANDARI",
    "CONTOH BUDI SANTOSO, S.Kom., M.T.",
    "CONTOH NI KETUT AYU",
    "CONTOH SIAHAAN",
    "CONTOH MUHAMMAD NUR HIDAYATULLAH ABDURRAHMAN",
];

pub(super) fn row(number: u32) -> Row {
    let (category, summary) = CATEGORIES[number as usize % CATEGORIES.len()];
    let mut proposal = samples::proposal(number, category);
    proposal.name = NAMES[number as usize % NAMES.len()].to_owned();
    proposal.summary = summary.to_owned();
    proposal.documents = number % 4;
    proposal.unit_name = "DINAS PENDIDIKAN DAN KEBUDAYAAN CONTOH".to_owned();
    proposal.submitted_at = now() - jiff::SignedDuration::from_hours(i64::from(300 - 9 * number));
    proposal.returns = u32::from(number % 7 == 3);
    Row {
        proposal,
        decided: None,
        cached: number < 3,
        waits: true,
    }
}

/// An inbox with everything that a row can show.
pub(super) fn inbox() -> State {
    let mut state = signed_in();
    let mut rows: Vec<_> = (0..30).map(row).collect();
    rows[1].decided = Some((Outcome::Accept, Delivery::Held));
    rows[2].decided = Some((Outcome::Return, Delivery::Queued));
    rows[3].decided = Some((Outcome::Refuse, Delivery::Unknown));
    rows[6].waits = false;
    rows[6].proposal.status = Status {
        number: 2,
        words: "Terverifikasi".to_owned(),
    };
    state.inbox.window = Window {
        complete: true,
        listing: Listing::default(),
        start: 0,
        rows,
        total: 512,
    };
    state.inbox.loaded = true;
    state.inbox.cursor = 4;
    let count = |waiting| CategoryCount {
        waiting,
        all: 2 * waiting,
    };
    state.inbox.count(Counts {
        waiting: 512,
        groups: [(AuthorityGroup::Opd, 301), (AuthorityGroup::Bkn, 211)].into(),
        categories: [
            ("skp".into(), count(3)),
            ("diklat".into(), count(40)),
            ("golongan".into(), count(211)),
            ("keluarga".into(), count(258)),
        ]
        .into(),
        returned_before: 7,
        everything: 1204,
    });
    state.tally = Tally {
        held: 1,
        queued: 1,
        unknown: 1,
        sent_today: 38,
        ..Tally::default()
    };
    state
}

/// A dossier with something in every section.
pub(super) fn dossier() -> Dossier {
    let mut proposal = samples::proposal(1, "golongan");
    proposal.name = "CONTOH BUDI SANTOSO".to_owned();
    proposal.unit_name = "DINAS PENDIDIKAN DAN KEBUDAYAAN CONTOH".to_owned();
    proposal.returns = 1;
    let mut dossier = samples::dossier(proposal);
    dossier
        .proposed
        .insert("sk_tanggal".to_owned(), "2021-04-25".into());
    dossier.proposed.insert(
        "nomor_letter_bkn".to_owned(),
        "AA-13001000123/CONTOH/PERTEK/2021 tanggal 12 Maret 2021 perihal kenaikan pangkat".into(),
    );
    dossier.documents.push(Document {
        id: "dok-2".into(),
        kind: "pertek-kp".into(),
        name: "Pertimbangan teknis kenaikan pangkat BKN".to_owned(),
        file_name: "pertek (1) final sekali.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: Some(1_400_000),
        sha256: None,
    });
    let values: Values = [
        ("golongan_id".to_owned(), Value::from("32")),
        ("tmt_golongan".to_owned(), "2013-04-01".into()),
        ("sk_nomor".to_owned(), "823/9/CONTOH/2013".into()),
    ]
    .into();
    dossier.others.push(HeldRecord {
        id: "r-1".to_owned(),
        variant: "golongan".to_owned(),
        values,
    });
    dossier.log.push(LogEntry {
        at: "2026-11-12T03:30:00Z".parse().unwrap(),
        role: "opd".to_owned(),
        name: "CONTOH VERIFIKATOR".to_owned(),
        action: "kembalikan".to_owned(),
        status: Status {
            number: 50,
            words: "Perbaikan Dokumen".to_owned(),
        },
        reason: Some("Dokumen tidak terbaca".to_owned()),
        note: Some("Halaman kedua SK terpotong.\nMohon pindai ulang dengan posisi tegak, seluruh halaman, dan tidak lebih dari 1 MB.".to_owned()),
        key: None,
        amended: Vec::new(),
    });
    dossier
}

pub(super) fn review_of(dossier: Dossier) -> State {
    let mut state = inbox();
    let mut row = row(0);
    row.proposal = dossier.proposal.clone();
    let mut review = Review::open(row);
    review.take(dossier, state.desk());
    review.fresh = Freshness::Confirmed;
    review.complete_since = Some(Duration::from_secs(30));
    state.review = Some(review);
    state.place = Place::Review;
    state
}

pub(super) fn review() -> State {
    review_of(dossier())
}

/// A proposal to take a record away.
pub(super) fn removal() -> State {
    let mut dossier = dossier();
    dossier.proposal.change = Change::Delete;
    dossier.proposed.clear();
    dossier.proposal.summary = "hapus III/b".to_owned();
    review_of(dossier)
}

pub(super) fn deciding(outcome: Outcome) -> State {
    let mut state = review();
    let session = state.session.as_ref().unwrap();
    let reasons: Vec<Reason> = session.abilities.reasons_for(outcome).cloned().collect();
    let version = state.review.as_ref().unwrap().version().unwrap().clone();
    let decide = Decide::new(version, outcome, reasons, 2000);
    state.overlay = Some(Overlay::Decide(Box::new(decide)));
    state
}

pub(super) fn with_decide(state: &mut State, change: impl FnOnce(&mut Decide)) {
    if let Some(Overlay::Decide(decide)) = &mut state.overlay {
        change(decide);
    }
}

pub(super) fn entry(number: u32, delivery: Delivery) -> Entry {
    let row = row(number);
    let mut decision = samples::decision(&format!("k-{number}"), &row.proposal);
    if number % 3 == 1 {
        decision.outcome = Outcome::Return;
        decision.reason = SESSION.abilities.reasons.first().cloned();
        decision.note = Some("Mohon pindai ulang.".to_owned());
    }
    Entry {
        decision,
        delivery,
        needs_signature: false,
        release_at: now(),
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: delivery.is_settled().then(now),
        step: crate::domain::outbox::Step::Decide,
        corrected: None,
        doubted_since: None,
    }
}

pub(super) fn outbox() -> State {
    let mut state = inbox();
    let mut entries: Vec<_> = (0..)
        .zip(Delivery::ALL)
        .map(|(number, delivery)| entry(number, delivery))
        .collect();
    entries[7].failure = Some(Failure::new(
        FailureKind::Rejected,
        "catatan: terlalu panjang",
    ));
    entries[8].theirs = Some(Theirs {
        proposal: {
            let mut proposal = row(8).proposal;
            proposal.status = Status {
                number: 50,
                words: "Perbaikan Dokumen".to_owned(),
            };
            proposal
        },
        last: dossier().log.pop(),
    });
    state.outbox.take(entries);
    state.outbox.cursor = 1;
    state.tally.conflict = 1;
    state.place = Place::Outbox;
    state
}

/// The realm of SIASN, by its length; what a code of it takes must fit at 80×24.
pub(super) const REALM: &str = "https://sso-siasn.contoh.test/auth/realms/public-siasn/device";

/// The form of a server that offers everything, at a way.
pub(super) fn ways(way: Way) -> State {
    let mut state = bare();
    state.sign_in.offer(Way::ALL.to_vec());
    while state.sign_in.way != way {
        state.sign_in.choose_beside(1);
    }
    state
}

fn password() -> State {
    let mut state = ways(Way::Password);
    state.sign_in.user.insert("opd");
    state.sign_in.password.insert("rahasia");
    state.sign_in.code.insert("123456");
    state.sign_in.focus = crate::app::screens::sign_in::Focus::Code;
    state
}

fn token() -> State {
    let mut state = ways(Way::Token);
    state.sign_in.token.insert(&"eyJ".repeat(400));
    state.sign_in.focus = crate::app::screens::sign_in::Focus::Token;
    state
}

/// Waiting for a code to be entered at an address.
pub(super) fn device(address: &str) -> State {
    let mut state = ways(Way::Device);
    state.sign_in.progress = Progress::Elsewhere(Elsewhere::Device {
        code: "WDJB-MJHT".to_owned(),
        address: address.to_owned(),
        whole: Some(format!("{address}?user_code=WDJB-MJHT")),
        until: "2026-11-21T07:05:00Z".parse().unwrap(),
    });
    state.line = Line::SigningIn;
    state
}

fn browser() -> State {
    let mut state = ways(Way::Browser);
    let address = "https://sso-siasn.contoh.test/auth/realms/public-siasn/protocol/openid-connect/auth?response_type=code&client_id=periksa&redirect_uri=http%3A%2F%2F127.0.0.1%3A40123%2F&scope=openid&state=Zm9vYmFyYmF6&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    state.sign_in.progress = Progress::Elsewhere(Elsewhere::Browser {
        address: address.to_owned(),
    });
    state.line = Line::SigningIn;
    state
}

/// The same at work in one of several profiles.
pub(super) fn with_profiles(mut state: State) -> State {
    let entry =
        |key: Option<&str>, name: &str, host: &str, user: Option<&str>, role| ProfileEntry {
            label: ProfileLabel {
                key: key.map(str::to_owned),
                name: name.to_owned(),
            },
            host: host.to_owned(),
            user: user.map(str::to_owned),
            role,
        };
    state.profiles = vec![
        entry(None, "", "latihan.contoh.test", None, None),
        entry(
            Some("dinkes"),
            "Dinkes Contoh",
            "siasn.contoh.test",
            Some("opd"),
            Some(Role::Opd),
        ),
        entry(
            Some("kanreg"),
            "Kanreg XV Contoh Barat Daya",
            "siasn.contoh.test",
            Some("kanreg"),
            Some(Role::Kanreg),
        ),
    ];
    state.profile = state.profiles[1].label.clone();
    state
}

/// Every screen once, by name.
pub(super) fn all() -> Vec<(&'static str, State)> {
    let mut filtering = inbox();
    filtering.inbox.filtering = true;
    filtering.inbox.filter = crate::app::text_field::TextField::new("unit:dinas umur:x");
    let _ = filtering.inbox.filter_now();
    let mut confirm = deciding(Outcome::Refuse);
    with_decide(&mut confirm, |decide| {
        decide.choose();
        decide.focus = crate::app::screens::decide::Focus::Confirm;
    });
    let mut note = deciding(Outcome::Return);
    with_decide(&mut note, |decide| {
        decide.choose();
        decide
            .note
            .insert_str("Halaman kedua SK terpotong.\nMohon pindai ulang.");
    });
    let mut help = review();
    help.overlay = Some(Overlay::Help(Help::of(&help)));
    let mut profiles = with_profiles(inbox());
    profiles.overlay = Some(Overlay::Profiles(Profiles {
        cursor: 1,
        warned: false,
    }));
    let mut about = with_profiles(inbox());
    about.economy.measured(Lines {
        server: Pace {
            delay: Some(Duration::from_millis(620)),
            rate: Some(7_100),
        },
        reach: Reach::Ssh,
        ..Lines::default()
    });
    about.facts = Facts {
        encrypted: Some(true),
        skew: Some(jiff::SignedDuration::from_mins(7)),
        vault: Some("key-ring"),
        unproven: vec![Unproven {
            action: Action::Return,
            path: "kembalikan-usulan".to_owned(),
        }],
    };
    let abilities = &mut about.session.as_mut().unwrap().abilities;
    abilities.dialect = "siasn".to_owned();
    abilities.features = vec!["kursor".to_owned(), "if-match".to_owned()];
    about.overlay = Some(Overlay::About(About::default()));
    let mut sign_out = with_profiles(inbox());
    sign_out.overlay = Some(Overlay::SignOut);
    let mut give_up = outbox();
    let unknown = |entry: &Entry| entry.delivery == Delivery::Unknown;
    give_up.outbox.cursor = give_up.outbox.entries.iter().position(unknown).unwrap();
    let decision = give_up.outbox.current().unwrap().decision.clone();
    give_up.overlay = Some(Overlay::GiveUp(Box::new(decision)));
    let mut loading = review();
    loading.review.as_mut().unwrap().file = None;
    vec![
        ("sign-in", bare()),
        ("inbox", inbox()),
        ("filtering", filtering),
        ("review", review()),
        ("loading", loading),
        ("removal", removal()),
        ("reasons", deciding(Outcome::Return)),
        ("note", note),
        ("confirm", confirm),
        ("accept-note", deciding(Outcome::Accept)),
        ("outbox", outbox()),
        ("signature", signature()),
        ("signed", signed()),
        ("conflict", conflict(51, "perbaikan", "asn")),
        ("conflict-same", conflict(2, "terima", "opd")),
        ("give-up", give_up),
        ("offline", offline()),
        ("ways", ways(Way::Device)),
        ("password-code", password()),
        ("token", token()),
        ("device", device(REALM)),
        ("browser", browser()),
        ("profiles", profiles),
        ("about", about),
        ("sign-out", sign_out),
        ("corrected", corrected()),
        ("correct-field", correcting(None, &["s", "k"])),
        (
            "correct-value",
            correcting(
                Some("sk_tanggal"),
                &["ctrl-u", "1", "/", "5", "/", "2", "0", "2", "1"],
            ),
        ),
        (
            "correct-code",
            correcting(Some("golongan_id"), &["i", "i", "i"]),
        ),
        (
            "correct-reason",
            correcting(Some("sk_nomor"), &["enter", "!"]),
        ),
        ("help", help),
    ]
}
