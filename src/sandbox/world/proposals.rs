//! The proposals themselves: what the allotment said, filled with values, papers and history.

use serde_json::Value;

use crate::domain::category::{DocumentSpec, FieldKind};

use super::World;
use super::forms::Form as Category;
use super::history::{self, Case};
use super::life::{Life, days};
use super::model::{Change, Damage, Document, Fault, Form, Paper, Proposal, Values};
use super::names;
use super::papers::{self, Filling};
use super::plan::{FaultKind, Slot};
use super::print;
use super::rng::{Rng, Stream};
use super::stale;

/// One proposal in the making.
struct Draft<'w> {
    world: &'w World,
    form: &'w Category,
    life: &'w Life,
    rng: Rng,
    proposed: Values,
    /// The values on the papers, the proposed ones unless a fault wants others.
    printed: Values,
    /// The name on the papers.
    name: String,
    documents: Vec<Document>,
    /// Begin of every document's id.
    id: Rng,
}

/// The proposals of one block, in its order.
pub(super) fn of_block<'w>(
    world: &'w World,
    block: Vec<Slot>,
) -> impl Iterator<Item = Proposal> + 'w {
    (0..block.len()).map(move |place| of_slot(world, &block, place))
}

fn of_slot(world: &World, block: &[Slot], place: usize) -> Proposal {
    let slot = &block[place];
    let form = world.forms.get(slot.form);
    let life = &world.lives[slot.person];
    let mut draft = Draft::begin(world, slot);
    let record = draft.fill(slot);
    let fault = match slot.fault {
        Some(FaultKind::SameScan) => draft.share(block, place),
        Some(kind) => draft.spoil(kind),
        None => {
            draft.scan();
            None
        }
    };
    let unit = &world.units[life.unit];
    let case = Case {
        seed: world.config.seed,
        today: world.config.today,
        unit: life.unit,
        agency: world.agency_of(unit).kind,
        with_bkn: form.with_bkn,
        status: slot.status,
        fault: slot.fault,
        name: &life.name,
    };
    let (log, returns) = history::log(&case, &mut draft.rng);
    Proposal {
        id: id_of(world, slot),
        person: slot.person,
        category: form.category().to_owned(),
        variant: form.variant().slug.clone(),
        change: slot.change,
        record_id: record.map(|number| world.record_id(life, form.kind, number)),
        proposed: draft.proposed,
        status: slot.status,
        submitted_at: log[0].at,
        returns,
        documents: draft.documents,
        log,
        fault,
    }
}

fn id_of(world: &World, slot: &Slot) -> String {
    slot_rng(world, Stream::Id, slot).uuid()
}

fn slot_rng(world: &World, stream: Stream, slot: &Slot) -> Rng {
    Rng::at(
        world.config.seed,
        stream,
        &[10 + slot.group as u64, slot.number as u64],
    )
}

impl<'w> Draft<'w> {
    fn begin(world: &'w World, slot: &Slot) -> Self {
        let life = &world.lives[slot.person];
        let mut id = slot_rng(world, Stream::Id, slot);
        // The first id is the proposal's own.
        id.uuid();
        Self {
            world,
            form: world.forms.get(slot.form),
            life,
            rng: slot_rng(world, Stream::Proposal, slot),
            proposed: Values::new(),
            printed: Values::new(),
            name: life.name.clone(),
            documents: Vec::new(),
            id,
        }
    }

    /// Sets what is proposed; gives the number of the record that it is about, if it is about one.
    fn fill(&mut self, slot: &Slot) -> Option<usize> {
        let shelf = self.form.kind.shelf(self.life);
        let held = shelf.held.len().max(1);
        // Mostly it is the newest record that is wrong; later turns reach the older ones.
        let number = match slot.change {
            Change::Insert => shelf.next.unwrap_or(shelf.held.end),
            Change::Update | Change::Delete => shelf.held.end.saturating_sub(1 + slot.turn % held),
        };
        self.proposed = match slot.change {
            Change::Delete => self.world.held_values(self.life, self.form, number),
            Change::Insert | Change::Update => self.world.true_values(self.life, self.form, number),
        };
        self.printed = self.proposed.clone();
        (slot.change != Change::Insert).then_some(number)
    }

    /// Makes the documents, as they stand on the papers now.
    fn scan(&mut self) {
        let specs: Vec<&DocumentSpec> = self.form.documents().collect();
        for (place, spec) in specs.into_iter().enumerate() {
            if place == 0 || spec.required || self.rng.chance(45) {
                let paper = self.paper(self.form, spec);
                self.add(spec, paper);
            }
        }
    }

    fn paper(&mut self, form: &Category, spec: &DocumentSpec) -> Paper {
        let filling = Filling {
            life: self.life,
            place: self.world.workplace(self.life),
            name: &self.name,
            values: &self.printed,
            lists: &self.world.references,
        };
        papers::paper(form, spec, &filling, &mut self.rng)
    }

    fn add(&mut self, spec: &DocumentSpec, paper: Paper) {
        let form = media(&mut self.rng);
        let file_name = file_name(&mut self.rng, &spec.name.id);
        self.documents.push(Document {
            id: self.id.uuid(),
            kind: spec.id.as_str().to_owned(),
            file_name,
            paper,
            form,
            damage: Damage::None,
        });
    }

    /// The id of the first document, the one that proves the proposal.
    fn proof(&self) -> Option<String> {
        self.documents.first().map(|document| document.id.clone())
    }

    /// Plants a fault of one kind and makes the documents.
    fn spoil(&mut self, kind: FaultKind) -> Option<Fault> {
        let fault = match kind {
            FaultKind::Number => self.misprint(FieldKind::Number),
            FaultKind::Date => self.misprint(FieldKind::Date),
            FaultKind::Name => Some(self.rename()),
            FaultKind::Nik => self.break_nik(),
            FaultKind::Order => self.break_order(),
            _ => None,
        };
        self.scan();
        match kind {
            FaultKind::Missing => self.drop_required(),
            FaultKind::Wrong => self.mistake(),
            FaultKind::Empty => self.damage(Damage::Empty, |document| Fault::PdfEmpty { document }),
            FaultKind::Oversized => self.damage(Damage::Oversized, |document| {
                Fault::PdfOversized { document }
            }),
            FaultKind::Broken => {
                let damage = if self.rng.chance(60) {
                    Damage::Truncated
                } else {
                    Damage::NotPdf
                };
                self.damage(damage, |document| Fault::PdfBroken { document })
            }
            _ => fault,
        }
    }

    fn misprint(&mut self, kind: FieldKind) -> Option<Fault> {
        let form = self.form;
        let fields: Vec<&str> = form.proved_on_paper(kind).collect();
        let field = *fields.get(self.rng.below(fields.len()))?;
        let truth = self.proposed.get(field)?.as_str()?;
        let wrong = match kind {
            FieldKind::Date => stale::shifted(truth, &mut self.rng),
            _ => stale::other_digit(&mut self.rng, truth),
        };
        self.printed
            .insert(field.to_owned(), Value::from(wrong.as_str()));
        let field = field.to_owned();
        Some(match kind {
            FieldKind::Date => Fault::DateDiffers {
                field,
                on_paper: print::iso(&wrong),
            },
            _ => Fault::NumberDiffers {
                field,
                on_paper: wrong,
            },
        })
    }

    fn rename(&mut self) -> Fault {
        let other = loop {
            let name = names::person(&mut self.rng, self.life.sex);
            if name != self.life.name && name != self.life.true_name {
                break name;
            }
        };
        // On an identity card the name is itself a value.
        if self.form.category() == "data-utama" {
            self.printed
                .insert("nama".to_owned(), Value::from(other.as_str()));
        }
        self.name.clone_from(&other);
        Fault::NameDiffers { on_paper: other }
    }

    /// Another month of birth than the person's, on the card as well.
    fn break_nik(&mut self) -> Option<Fault> {
        let nik = self.proposed.get("nik")?.as_str()?;
        let month = nik.get(8..10)?.parse::<u8>().ok()? % 12 + 1;
        let wrong = Value::from(format!("{}{month:02}{}", nik.get(..8)?, nik.get(10..)?));
        self.proposed.insert("nik".to_owned(), wrong.clone());
        self.printed.insert("nik".to_owned(), wrong);
        Some(Fault::NikAgainstNip)
    }

    /// Moves the later of two dates before the earlier one.
    fn break_order(&mut self) -> Option<Fault> {
        let rules: Vec<_> = self.form.breakable_rules().collect();
        let rule = *rules.get(self.rng.below(rules.len()))?;
        let earlier = self.proposed.get(&rule.earlier)?.as_str()?.parse().ok()?;
        let wrong = Value::from(days(earlier, -self.rng.between(9, 200)).to_string());
        self.proposed.insert(rule.later.clone(), wrong.clone());
        self.printed.insert(rule.later.clone(), wrong);
        Some(Fault::DateOrder {
            earlier: rule.earlier.clone(),
            later: rule.later.clone(),
        })
    }

    fn drop_required(&mut self) -> Option<Fault> {
        let required: Vec<&DocumentSpec> = self
            .form
            .documents()
            .filter(|document| document.required)
            .collect();
        let kind = required
            .get(self.rng.below(required.len()))?
            .id
            .as_str()
            .to_owned();
        self.documents.retain(|document| document.kind != kind);
        Some(Fault::DocumentMissing { kind })
    }

    /// Puts a paper of another kind where the proof should be.
    fn mistake(&mut self) -> Option<Fault> {
        const OFTEN: [(&str, &str, &str); 3] = [
            ("data-utama", "data-utama", "ktp"),
            ("skp", "skp22", "890"),
            ("pendidikan", "pendidikan", "870"),
        ];
        let (category, variant, really) = *OFTEN
            .iter()
            .cycle()
            .skip(self.rng.below(3))
            .take(3)
            .find(|(category, _, _)| *category != self.form.category())?;
        let form = self.world.forms.find(category, variant)?;
        let spec = form
            .documents()
            .find(|document| document.id.as_str() == really)?;
        self.printed = self.world.true_values(self.life, form, 0);
        let paper = self.paper(form, spec);
        self.documents.first_mut()?.paper = paper;
        Some(Fault::DocumentWrong {
            document: self.proof()?,
            really: really.to_owned(),
        })
    }

    fn damage(&mut self, damage: Damage, fault: impl FnOnce(String) -> Fault) -> Option<Fault> {
        self.documents.first_mut()?.damage = damage;
        self.proof().map(fault)
    }

    /// The first of two proposals has the scan that is right for it, the second one has the same.
    fn share(&mut self, block: &[Slot], place: usize) -> Option<Fault> {
        let twin = block[place].twin?;
        self.scan();
        if twin < place {
            let mut other = Draft::begin(self.world, &block[twin]);
            other.fill(&block[twin]);
            other.scan();
            let (ours, theirs) = (self.documents.first_mut()?, other.documents.first()?);
            ours.paper = theirs.paper.clone();
            ours.form = theirs.form;
        }
        Some(Fault::SameScan {
            document: self.proof()?,
            other_proposal: id_of(self.world, &block[twin]),
        })
    }
}

/// How the civil servant made a file of the paper: two in three scan it.
fn media(rng: &mut Rng) -> Form {
    if rng.chance(34) {
        return Form::Text;
    }
    Form::Scan {
        dpi: *rng.pick(&[110, 120, 150, 150]),
        skew: rng.between(-22, 22) as f32 / 10.0,
        noise: rng.between(4, 24) as f32 / 100.0,
        quality: rng.between(42, 66) as u8,
        seed: rng.next(),
    }
}

/// The names that people give their files.
fn file_name(rng: &mut Rng, name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .collect::<String>();
    match rng.below(6) {
        0 => format!("{}.pdf", plain.to_lowercase()),
        1 => format!("{}.pdf", plain.to_uppercase().replace(' ', "_")),
        2 => format!("Scan_{:04}.pdf", rng.between(1, 2_400)),
        3 => format!(
            "CamScanner {:02}.{:02}.pdf",
            rng.between(7, 20),
            rng.between(0, 59)
        ),
        4 => format!("{} ({}).pdf", plain, rng.between(1, 4)),
        _ => format!("{plain} fix.pdf"),
    }
}
