# The sentences of the screen in English. Field names, statuses and reasons are the server's own words.

app-name = periksa

## Places
place-inbox = Inbox
place-review = Review
place-outbox = Outbox
place-sign-in = Sign in
place-help = Help
place-about = About
place-profiles = Profiles
place-signature = Signature
place-conflict = Conflict

## Roles
role-opd = OPD verifier
role-kanreg = BKN Kanreg validator
role-pusat = BKN Pusat validator
role-bkpsdm = BKPSDM approver
role-helpdesk = helpdesk
role-monitor = monitor

## Views of the inbox
view-waiting = Waiting
view-opd = OPD decides
view-bkn = BKN too
view-returned = Returned before
view-everything = All proposals
order-oldest = Order: oldest first
order-newest = Order: newest first
order-name = Order: by name
column-age = Age
column-category = Category
column-name = Name
column-nip = NIP
column-unit = Unit
column-summary = Change
column-documents = Doc
column-stage = Stage
column-delivery = State
column-when = Time
age-days = { $days ->
    [0] new
   *[other] { $days } d
}
age-in-words = { $days ->
    [0] new
    [one] { $days } day
   *[other] { $days } days
}
documents-count = { $count } doc
inbox-empty-waiting = No proposal waits for you here. { $tab } next view, { $key } refresh.
inbox-empty-filter = No proposal matches the filter. { $key } clears it.
inbox-empty = There is no proposal that you may see yet. { $key } refreshes.
inbox-searching = Searching …
inbox-loading = Loading …
inbox-first-sync = Fetching proposals from the server …
inbox-position = { $at }/{ $total }
filter-prompt = Filter:
filter-help = category: stage: unit: age:>7 returned:>0 nip: "name"
filter-keys = Enter use · Esc clear the filter
filter-problem-key = “{ $part }”: no such key; use category, stage, unit, age, returned or nip.
filter-problem-stage = “{ $part }”: no such stage; for example stage:diajukan, stage:terverifikasi, stage:disetujui.
filter-problem-number = “{ $part }”: needs a number, for example age:>7.
calendar-before = opens in { $days ->
    [one] { $days } day
   *[other] { $days } days
}
calendar-within = { $days ->
    [one] { $days } day
   *[other] { $days } days
} left, { $pace } a day needed
calendar-left = { $days ->
    [one] { $days } day
   *[other] { $days } days
} left
calendar-after = { $days ->
    [one] { $days } day
   *[other] { $days } days
} overdue

## Stages
stage-diajukan = Submitted
stage-terverifikasi = Verified
stage-di-bkn = With BKN
stage-tervalidasi = Validated
stage-disetujui = Approved
stage-dikembalikan = Back with ASN
stage-dikembalikan-pejabat = Back with official
stage-ditolak = Refused
stage-dihapus = Deleted
stage-lain = Unknown status
official-opd = OPD
official-bkn = BKN
official-bkpsdm = BKPSDM
official-record = on record
official-asn = ASN

## Review
change-I = Proposed addition
change-U = Proposed change
change-D = Proposed deletion
change-unknown = Proposal
table-field = Field
table-now = Now
table-proposed = Proposed
table-corrected = Correction
table-none = –
section-changed = Changed ({ $count })
section-same = Unchanged ({ $count })
section-removed = To be deleted ({ $count })
section-findings = Findings ({ $count })
section-documents = Documents ({ $count })
section-others = Other records ({ $count })
section-log = Log ({ $count })
fold-open = unfold
fold-close = fold
section-changed-none = Nothing changes.
section-documents-none = There are no documents.
document-required = required
document-optional = optional
document-extra = extra
document-here = here
document-size = { $size }
review-loading = Fetching the proposal …
review-cached = From the cache, not checked with the server yet: { $cause }
review-claimed = Opened by { $by }.
review-not-yours = Not your turn.
review-turn = Turn: { $official }
review-decided = You decided: { $outcome } ({ $delivery })
review-returned = returned { $count }×
log-line = { $when } · { $who } ({ $role }) { $what }
log-line-no-role = { $when } · { $who } { $what }
log-reason = Reason: { $text }
log-note = Note: { $text }
action-usul = proposed
action-perbaikan = sent it again
action-koreksi = corrected
action-terima = accepted
action-kembalikan = returned
action-tolak = refused

## Findings
finding-value-missing = { $field } is required but empty.
finding-date-unreadable = { $field } is not a date.
finding-date-order = { $earlier } should not be after { $later }.
finding-date-birth = date of birth
finding-date-today = today
finding-document-missing = Required document is missing: { $document }.
finding-document-empty = { $document } is empty (0 bytes).
finding-document-too-large = { $document } is over the limit of { $limit }.
finding-document-not-pdf = { $document } is not a PDF.
finding-document-twice = { $document } is the same file as { $other }.
finding-nip-malformed = The NIP does not have 18 proper digits.
finding-nip-against-birth = The birth date in the NIP differs from the main data.
finding-nip-against-sex = The sex in the NIP differs from the main data.
finding-nik-malformed = The NIK does not have 16 proper digits.
finding-nik-against-birth = The birth date in the NIK differs from the main data.
finding-nik-against-sex = The sex in the NIK differs from the main data.
finding-email-malformed = { $field } is not an e-mail address.
finding-email-not-government = { $field } does not end in go.id.
finding-phone-malformed = { $field } is not an Indonesian mobile number.
finding-code-unknown = { $field } is not in the server's list.

## Decisions
outcome-terima = accept
outcome-kembalikan = return
outcome-tolak = refuse
decide-title-terima = Accept this proposal (MS)
decide-title-kembalikan = Return for repair (BTS)
decide-title-tolak = Refuse this proposal (TMS)
decide-reason = Reason
decide-reason-filter = type to search
decide-reason-none = No reason matches. Delete what you typed to see all.
decide-reasons-unknown = The server gives no list of reasons; decide on this proposal in SIASN itself.
decide-note = Note
decide-note-count = { $count }/{ $most } characters
decide-next-official = Next: { $official }
decide-next-record = Next: recorded in SIASN
decide-next-asn = Next: back to the civil servant for repair
decide-next-between = Next: back to the OPD verifier
decide-next-end = Next: final; this proposal cannot be sent again
decide-send = { $key } send · Esc put aside · Tab to the reasons
decide-keys-reasons = Enter choose · { $key } send · Esc put aside · Tab to the note · ↑↓ move
decide-keys-unchosen = Enter choose · Esc put aside · Tab to the note · ↑↓ move
decide-keys-note = { $key } send · Esc put aside
decide-keys-confirm = { $key } yes, refuse · Esc back
decide-confirm-tolak = Refuse the proposal of { $name }? A refusal is final. Press { $key } to refuse, Esc to go back.
decide-problem-reason = Choose a reason with Enter first.
decide-problem-class = This reason is for another decision; choose another.
decide-problem-note = The note has { $length } characters, the server takes { $most } at most. Shorten it; nothing is lost.
paste-ignored = Paste ignored: pasting never decides anything.
paste-nowhere = Paste ignored: choose a field with Tab first.
paste-cut = Paste cut: { $kept } of { $length } characters, as a note holds { $most } at most.
key-too-early = Key { $key } ignored: this proposal has only just appeared. Read it, then press again.
yes-too-early = Key { $key } ignored: the question has only just appeared. Read it, then press again.
cannot-incomplete = Not yet: the proposal is not complete on the screen.
cannot-not-yours = Not your turn: this proposal waits for { $official ->
    [opd] the OPD verifier
    [bkn] the BKN validator
   *[bkpsdm] the BKPSDM approver
}.
cannot-no-table = No authority table knows this category; decide on it in SIASN itself.
cannot-over = This proposal waits for nobody's decision.
cannot-role = The role of { $role ->
    [helpdesk] the helpdesk
    [monitor] a monitor
   *[other] this account
} decides nothing.
cannot-twice = You have decided it already; { $key } takes it back while it is held.
cannot-stale = The proposal has changed on the server since it appeared here. Read it again, then decide.
held = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} held until { $until }{ $corrections ->
    [0] {""}
    [one] {" "}with { $corrections } correction
   *[other] {" "}with { $corrections } corrections
} · { $key } undo · { $name }
held-no-time = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} kept and sent · { $name }
held-offline = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} kept, sent when online · { $key } undo · { $name }
held-signed-out = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} kept, sent after the sign-in ({ $signin }) · { $key } undo · { $name }
held-unsigned = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} waits for a signature · { $key } undo · { $name }
not-kept = The decision on { $name }{ $others ->
    [0] { "" }
    [one] { " " }and another one
   *[other] { " " }and { $others } others
} was NOT kept and will not be sent. { $hint }
not-kept-twice = On { $name } there is a decision of yours in the outbox already; this one was not kept.
undone = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} taken back, the proposal waits again · { $name }
undo-nothing = There is no decision left to take back.
undone-draft = { $outcome ->
    [terima] Accept
    [kembalikan] Return
   *[tolak] Refuse
} taken back; what you wrote is kept as a draft, { $key } goes on with it · { $name }
dismissed = Put away · { $name }
dismissed-draft = Put away; what you wrote is kept as a draft, { $key } goes on with it · { $name }
given-up = Given up; it may have arrived, look at the proposal in SIASN · { $name }
carried = Your note and reason are kept as a draft; { $key } goes on with it.
out-of-reach = This proposal is not in the cache and needs a line; sign in first.
parked = Draft kept; { $key } goes on with it.
next-none = This is the last proposal of this list.
previous-none = This is the first proposal of this list.

## Corrections
correct-title = Correct a proposed value
correct-field = Field
correct-value = New value
correct-why = Reason
correct-find = type to search
correct-none = No field matches. Delete what you typed to see all.
correct-proposed = proposed: { $value }
correct-read = read as: { $value }
correct-why-hint = why, such as: by the decree, page 1
correct-hint-text = the right value
correct-hint-date = a date, such as 12 March 2019 or 2019-03-12
correct-hint-number = a number
correct-hint-bool = yes or no
correct-hint-code = type to search
correct-codes-asking = The whole list is being fetched …
correct-codes-some = The whole list cannot be had; only what is known here.
correct-codes-none = Nothing matches. Delete what you typed to see all.
correct-keys-field = Enter choose · Esc close · ↑↓ move · { $remove } remove its correction
correct-keys-value = Enter go on · Esc put aside · Shift-Tab another field · { $remove } remove its correction
correct-keys-reason = Enter take · Esc put aside · Tab to the value · { $remove } remove its correction
correct-not-written = There is nothing to correct: this proposal takes a record away and fills in none.
correct-not-here = This server takes no corrections; return the proposal for the civil servant to repair.
correct-not-yours = You have no authority to correct this proposal; return it for the civil servant to repair.
correct-closed = { $field } may not be corrected here.
correct-half = The correction of { $field } is half written: there { $key } goes on with it, and { $remove } in it takes it away.
corrected = Correction of { $field } kept; it goes out when the proposal is accepted.
correct-removed = Correction of { $field } removed.
correct-wrong-needed = This field needs a value.
correct-wrong-date = Not a date. Write for example 12 March 2019 or 2019-03-12.
correct-wrong-year = Not a year. Write four digits, such as 2024.
correct-wrong-whole = Not a whole number.
correct-wrong-number = Not a number. Write for example 112.5.
correct-wrong-yes-or-no = Write yes or no.
correct-wrong-code = Choose one of the list.
correct-wrong-nip = A NIP has 18 digits.
correct-wrong-nik = A NIK has 16 digits.
correct-wrong-email = Not an e-mail address.
correct-wrong-phone = Not a telephone number.
correct-wrong-too-long = Too long: 500 characters at most.
correct-wrong-same = The same as what is proposed.
correct-wrong-reason-needed = Write the reason: the civil servant and the next official read it.
correct-wrong-reason-too-long = The reason is too long: 500 characters at most.
correction-reason = Reason for the correction: { $text }
log-amended = Corrected { $field }: { $from } → { $to } ({ $reason })
decide-corrections = Goes out with { $count } { $count ->
    [one] correction
   *[other] corrections
}: { $fields }
decide-corrections-left = { $count } { $count ->
    [one] correction stays
   *[other] corrections stay
} behind: only what is accepted is corrected
undone-corrected = Taken back; its corrections are on the server already · { $name }

## Outbox
delivery-held = held
delivery-withdrawn = taken back
delivery-awaiting-signature = to be signed
delivery-queued = queued
delivery-sending = sending
delivery-unknown = unknown
delivery-accepted = accepted
delivery-refused = server refused
delivery-conflict = conflict
delivery-abandoned = given up
delivery-short-held = held
delivery-short-withdrawn = undone
delivery-short-awaiting-signature = sign
delivery-short-queued = queued
delivery-short-sending = sends
delivery-short-unknown = doubt
delivery-short-accepted = in
delivery-short-refused = failed
delivery-short-conflict = clash
delivery-short-abandoned = let go
outbox-empty = No decisions yet. Decide on proposals in the inbox.
outbox-help-held = Held until { $until }, then sent by itself. { $undo } takes it back.
outbox-help-held-longer = Its time is over, but nobody has sent it yet. { $undo } takes it back.
outbox-help-withdrawn = Taken back before it was sent.
outbox-help-awaiting-signature = Waits for a signature: { $sign } asks for passphrase and one-time code. { $undo } takes it back.
outbox-help-queued = Not there yet; sent by itself as soon as the server can be reached. { $retry } tries now, { $undo } takes it back.
outbox-help-sending = On its way; the server's answer is awaited. It can no longer be taken back.
outbox-help-unknown = The answer was lost on the way: it may have arrived or not. The proposal is read back first, nothing is ever sent twice. { $retry } reads now, { $give-up } gives it up if it stays unclear.
outbox-help-accepted = The server has recorded it. { $open } opens the proposal.
outbox-help-refused = The server did not take it; nothing changed there. { $open } opens the proposal, { $dismiss } puts this away.
outbox-help-refused-anew = The server did not take it; nothing changed there. { $decide-anew } decides again with your note, { $open } opens the proposal, { $dismiss } puts this away.
outbox-help-conflict = Your decision is not sent again. { $open } compares it with what stands now, { $dismiss } puts it away.
outbox-help-abandoned = You gave it up without knowing whether it arrived. It may be recorded: { $open } opens the proposal.
outbox-help-held-unsigned = Held until { $until }, then it waits for a signature. { $undo } takes it back.
outbox-help-queued-doubt = Sent once without an answer, and it may still arrive; sent again under the same key as soon as the server can be reached. It cannot be taken back yet. { $retry } tries now.
outbox-help-unknown-yet = The answer was lost on the way: it may have arrived or not. The proposal is read back first, nothing is ever sent twice. { $retry } reads now.
outbox-again = Tried again at { $time }.
outbox-sign-in = Waits for you to sign in: { $key }.
outbox-doubt = In doubt since { $since }.
outbox-attempts = Tried { $count ->
    [one] once
   *[other] { $count } times
}.
outbox-correcting = Its corrections ({ $count }) go first, then the decision.
outbox-corrected = With { $count ->
    [one] { $count } correction
   *[other] { $count } corrections
}.
outbox-receipt = Recorded { $when }: { $status }.
outbox-ours = Your decision: { $outcome }
status-held = held { $count }
status-awaiting = to sign { $count }
status-queued = queued { $count }
status-sending = sending { $count }
status-unknown = unknown { $count }
status-troubled = needs a look { $count }
status-thrift = economy
status-sign-in = { $key } sign in to send
status-sent = sent today { $count }

## Conflict
conflict-same = { $who } has decided the same, { $when }. There is nothing left for you to do.
conflict-otherwise = { $who } was first and decided otherwise, { $when }. Your decision does not hold.
conflict-withdrawn = This proposal has been withdrawn or deleted. There is nothing left to decide.
conflict-again = This proposal has changed since you decided on it, and waits for you again.
conflict-gone-on = This proposal lies at another desk by now: { $status }. Your decision does not hold any more.
conflict-unclear = The server holds another state. Read the proposal first.
conflict-somebody = somebody
conflict-decisions = Decision
conflict-ours = You
conflict-theirs = On the server
conflict-you = You
conflict-outcome = Action
conflict-by = By
conflict-documents = Documents
conflict-status = Status
conflict-contents = Contents
conflict-before = When you decided
conflict-now = Now
conflict-no-change = Contents and documents are the same as when you decided.
conflict-asking = Fetching what stands now …
conflict-before-gone = What stood on the screen then is not kept any more.
conflict-now-unknown = What it says now needs a line.
choice-read = read what stands now
choice-anew = decide again; your note and reason come along as a draft, nothing is sent by itself
choice-put-away = put your decision away
give-up-asked = Give up the decision on { $name }? It may have arrived or not; it will neither be read back nor sent again.
give-up-keys = { $key } yes, give it up · Esc back

## Signature
signature-title = Sign approvals
signature-under = { $count ->
    [0] Nothing is marked.
    [one] One approval goes out with this signature. Check it.
   *[other] { $count } approvals go out with this signature. Check the list.
}{ $rest ->
    [0] { "" }
    [one] { " " }One does not; it waits for the next code.
   *[other] { " " }{ $rest } do not; they wait for the next code.
}
signature-results = { $count } of { $sent } recorded. The others are not lost: see each row.
signature-no-file = Its file is not in the cache; open the proposal from the outbox to check it.
signature-no-findings = no findings
signature-again = Not recorded; sign again with a new code.
signature-need-marks = Nothing is marked yet; Space marks.
signature-full = One code signs { $most } at most; take a mark away first.
signature-passphrase = Passphrase
signature-code = One-time code
signature-working = Signing; the server is asked about each proposal first …
signature-refused = The signature was not taken: “{ $said }”. Nothing was sent; fill in again, with a new code.
signature-need-passphrase = Enter the passphrase first.
signature-need-code = Enter the one-time code first.
sign-keys = Enter sign · Esc close · Tab move · ↑↓ list
sign-keys-list = Enter go on · Space mark/unmark · ↑↓ choose · Esc close
sign-keys-signed = Enter close · ↑↓ choose
sign-keys-working = Esc close; the signature goes on
signed = { $count ->
    [one] One approval signed and recorded.
   *[other] { $count } approvals signed and recorded.
}{ $rest ->
    [0] { "" }
   *[other] { " " }{ $rest } more wait for the next code.
}
signed-partly = { $count } of { $sent } approvals recorded; the others are in the outbox.{ $rest ->
    [0] { "" }
   *[other] { " " }{ $rest } to be signed.
}

## Documents
document-opening = Opening { $name } …
document-fetching = Fetching { $name } ({ $size }) …
document-fetching-unsized = Fetching { $name } …
document-opened = { $name } is open in the desktop's viewer.
document-none-here = Which document? Choose its line, then { $key } opens it.

## The line
line-signing-in = signing in …
line-online = online
line-syncing = refreshing …
line-offline = offline
line-signed-out = signed out
line-suspended = server rests
line-slow-down = slowed down
line-gateway-key = key refused
line-ran-out = sign-in over
line-since = since { $time }
line-again = next try { $time }
line-cause = { $kind ->
    [no-server] server silent
    [unknown-host] unknown address
    [timed-out] no answer
    [line-broken] line broken
    [half-answer] answer cut
    [not-siasn] not SIASN
    [certificate] certificate
   *[other] server trouble
}
line-back = Online again.{ $count ->
    [0] { "" }
    [one] { " " }{ $count } decision is sent now.
   *[other] { " " }{ $count } decisions are sent now.
}
sign-in-needed = Not signed in: { $key } signs in to send; what is kept can be worked on.
line-trying = Trying the server …
sync-done = { $count ->
    [0] Nothing new.
    [one] { $count } proposal updated.
   *[other] { $count } proposals updated.
}
sync-oddities = { $count ->
    [one] { $count } row of the server could not be read and was skipped.
   *[other] { $count } rows of the server could not be read and were skipped.
}
restored = Working from the cache: { $cause ->
    [no-server] the server does not answer.
    [unknown-host] the server's address is not known.
    [timed-out] the server did not answer in time.
    [line-broken] the line broke.
    [half-answer] the server's answer was cut short.
    [slow-down] the server asks to slow down.
    [suspended] the gateway has the server rest; tried again after about 30 seconds.
   *[other] the server is in trouble.
}

## Signing in
sign-in-title = Sign in to { $server }
sign-in-user = User name
sign-in-password = Password
sign-in-code = One-time code
sign-in-code-empty = (leave empty where the account has none)
sign-in-token = Token
sign-in-token-paste = (paste it here; it is not shown)
sign-in-hint = Enter sign in · Tab move · Esc { $after }
sign-in-hint-ways = Enter sign in · ↑↓ way · Esc { $after } · Tab move
sign-in-profile = { $key } other profile
sign-in-keys-working = Esc give up
sign-in-after-quit = quit
sign-in-after-offline = work offline
sign-in-working = Asking the server …
sign-in-need-user = Type the user name first.
sign-in-need-password = Type the password first.
sign-in-need-token = Paste the token first.
sign-in-work-kept = Your work is safe on this computer; sign in again to send it.
way-device = Other device
way-device-about = type a code in a browser on any phone or computer
way-browser = Browser
way-browser-about = in the browser of this computer
way-password = Password
way-password-about = user name, password, one-time code where there is one
way-token = Token
way-token-about = paste a token got elsewhere
way-command = Command
way-command-about = the program in token_command prints a token
device-open = Open this in any browser, on your phone for example:
device-type = Then type this code:
device-until = Good until { $time }. Once you have allowed it, this screen goes on by itself.
device-scan = Or scan this QR code.
device-no-room = The QR code does not fit into a window of this size.
browser-open = Where no browser opens by itself, open this address on this computer:
browser-waiting = Waiting for the browser. Once you have signed in there, this screen goes on by itself.
browser-elsewhere = A browser on another computer cannot come back here; over SSH use Other device.

## Signing out
sign-out-asked = Sign out? { $count ->
    [0] The work kept here stays.
    [one] { $count } decision that has not been sent stays kept, and goes out after you sign in again.
   *[other] { $count } decisions that have not been sent stay kept, and go out after you sign in again.
}
sign-out-keys = { $key } yes, sign out · Esc back
signing-out = Signing out …
signed-out = You are signed out. The work kept here stays.
signed-out-untold = You are signed out here, but the server has not heard of it ({ $cause }); its session ends by itself.

## Profiles
profile-title = Choose a profile
profile-unnamed = (without a name)
profile-keys = { $open } go over to this profile · { $back } back
profile-loses-draft = The note for { $name } has not been sent and would be lost. { $key } again: go over all the same.
profile-sending = Sending { $count ->
    [one] { $count } decision
   *[other] { $count } decisions
} before going over … { $key } again: go over now, nothing is lost.

## About
about-server = Server
about-profile = Profile
about-account = Account
about-nobody = nobody yet; the rest shows after signing in
about-dialect = Dialect
about-features = It can
about-no-features = announces nothing; the least is taken for granted
about-lacks = It cannot
about-limits = Limits
about-limits-are = note { $note } characters · document { $document } · page { $rows } rows
about-unproven = Unproven
about-line = Line
about-line-tls = TLS 1.2 or later
about-line-plain = no TLS: within this computer only
about-pace = Pace
about-pace-is = { $known ->
        [both] { $delay } ms · { $rate }/s
        [delay] { $delay } ms
        [rate] { $rate }/s
       *[none] not measured yet
    }
about-terminal = Terminal
about-terminal-is = { $reach ->
        [ssh] over SSH
        [serial] serial line of { $bits } bit/s
       *[near] not far away, as far as is known
    } · { $known ->
        [rate] { $rate }/s
       *[none] never made us wait so far
    }
about-thrift = Economy
about-thrift-is = { $now ->
        [on] on
       *[off] off
    }: { $why ->
        [wish] your choice for this run
        [setting] by the settings
        [server] the line to the server is slow
        [terminal] the line to the terminal is slow
       *[ample] no line was found to be slow
    }
about-clock = Clock
about-secrets = Secrets
about-no-secrets = not known yet
about-version = Version
dialect-terbuka = terbuka: the server announces what it can
dialect-siasn = siasn: SIASN as it is, as far as the public record goes
feature-kursor = read the list in order
feature-perubahan = send only what changed
feature-kunci-idempotensi = know a decision that comes twice
feature-if-match = refuse a decision on an old version
feature-batch = many decisions at once
feature-klaim = mark a proposal as opened
feature-rekap = summaries
feature-range = resume downloads
feature-koordinasi = talk with the helpdesk
feature-referensi = reference lists
feature-kolom = send lists column by column
feature-header-auth = write the token once on a line
feature-tanda-tangan = takes approvals under a signature only
feature-koreksi = takes corrected values with the decision
feature-koreksi-terpisah = takes corrected values before the decision
lack-perubahan = send only what changed: the front of the list is read each time, all of it now and then
lack-kunci-idempotensi = know what comes twice: a proposal is read back before it is sent again
lack-if-match = refuse old versions: a proposal is read again before a decision goes out
unproven-return = return (BTS)
unproven-refuse = refuse (TMS)
unproven-validate = BKN's validation
unproven-correct = correct a proposed value
clock-unknown = not compared with the server yet
clock-right = agrees with the server
clock-behind = this computer is { $count } { $unit ->
    [seconds] seconds
    [minutes] minutes
    [hours] hours
   *[days] days
} behind the server
clock-ahead = this computer is { $count } { $unit ->
    [seconds] seconds
    [minutes] minutes
    [hours] hours
   *[days] days
} ahead of the server
vault-kind = { $kind ->
    [key-ring] Kept in the kernel's key ring, until the machine is shut down or it lies unused for days.
    [secret-service] Kept in the desktop's key store.
    [keychain] Kept in the keychain of macOS.
    [credential-manager] Kept in the Credential Manager of Windows.
    [file] Kept unencrypted in a file that only you can read.
   *[memory] Kept in memory only; sign in again at the next start.
}
vault-trouble = { $trouble ->
    [slow] The key store did not answer in time.
    [lost] The key store did not keep what it was given.
    [open-to-others] The file or folder of secrets is open to others.
    [broken] What the key store holds cannot be read.
   *[unavailable] The key store is locked, full or not there.
}
vault-trouble-advice = { $trouble ->
    [slow] Unlock it, then start periksa again; secrets are in memory only meanwhile.
    [lost] Use keep_secrets = "memory"; secrets are in memory only meanwhile.
    [open-to-others] Sign the account out of all devices at the SSO, delete the file, then sign in again.
    [broken] Delete what it holds, then sign in again.
   *[unavailable] Unlock it, or use keep_secrets = "memory".
}

## Leaving
quit-loses-draft = What you wrote for { $name } has not been sent and would be lost. { $key } again: quit all the same.
quit-sending = Sending { $count ->
    [one] { $count } decision
   *[other] { $count } decisions
} before leaving … { $key } again: leave now, nothing is lost.
quit-left = { $count ->
    [one] { $count } decision is
   *[other] { $count } decisions are
} still in the outbox; sent when periksa is opened again.
quit-unknown = { $count ->
    [one] { $count } decision may have arrived or not
   *[other] { $count } decisions may have arrived or not
}; read back when periksa is opened again, never sent twice.
quit-unsigned = { $count ->
    [one] { $count } approval waits
   *[other] { $count } approvals wait
} in the outbox for your signature.
quit-troubled = { $count ->
    [one] { $count } decision needs
   *[other] { $count } decisions need
} a look in the outbox.

## Settings
thrift-on = { $why ->
        [server] The line to the server is slow: economy is on. { $key } changes it.
        [terminal] The line to the terminal is slow: economy is on. { $key } changes it.
       *[other] Economy is on: documents only when opened, fewer columns and colours.
    }
thrift-off = { $why ->
        [better] The line is slow no more: economy is off.
        [ample] Economy is off; it comes on by itself when a line is found to be slow.
       *[other] Economy is off for this run.
    }
theme-now = Theme: { $theme }
language-now = Language: English
settings-problem = Settings { $file } line { $line } column { $column }: { $what } { $hint }
settings-found = { $count ->
    [one] One problem in the settings;
   *[other] { $count } problems in the settings;
} { $key } shows them one by one.
store-moved = The data file is damaged; it was put aside as { $file }, not deleted. { $count ->
    [one] { $count } decision was
   *[other] { $count } decisions were
} rescued{ $complete ->
    [yes] {""}
   *[no] , some may be missing
}.{ $unknown ->
    [0] {""}
   *[other] {" "}{ $unknown } in doubt; read back first.
}{ $journal ->
    [yes] {""}
   *[no] {" "}The journal up to now is in that file only.
} The list is fetched from the server again.
store-aside = The store's file is damaged; it was put aside as “{ $file }”, not deleted. { $count ->
    [one] { $count } decision was
   *[other] { $count } decisions were
} rescued from it{ $complete ->
    [yes] {""}
   *[no] , some may be missing
}.{ $journal ->
    [yes] {" "}Its journal is whole and goes on. Tell your administrator.
   *[no] {" "}The journal up to now is in that file only: keep it and tell your administrator.
}
store-mended = The store's file had vanished from the disk and was made again from what was still open; nothing is lost.
store-unknown = { $count ->
    [one] { $count } decision is
   *[other] { $count } decisions are
} in doubt from last time; read back from the server before anything is sent again.
too-small = Window too small

## Help
help-title = Help: { $place }
help-close = { $key } close · ↑↓ scroll
help-signs = Signs
help-sign-late = overdue
help-sign-returned = returned before, how often
help-sign-accept = accepted from here
help-sign-return = returned from here
help-sign-refuse = refused from here
help-sign-counts = decision keys count
help-sign-not-yet = they do not yet: just shown, not complete, or not your turn
help-filter = Filter
help-filter-example = category:pendidikan unit:dinkes age:>7 stage:diajukan returned:>0 nip:1990 "name"
verb-move-down = down
verb-move-up = up
verb-half-page-down = half a screen down
verb-half-page-up = half a screen up
verb-page-down = a screen down
verb-page-up = a screen up
verb-first = first
verb-last = last
verb-open = open
verb-back = back
verb-next-proposal = next
verb-previous-proposal = previous
verb-accept = accept
verb-accept-with-note = accept with note
verb-return = return
verb-refuse = refuse
verb-correct = correct
verb-undo = undo
verb-sign = sign
verb-filter = filter
verb-clear-filter = clear filter
verb-next-tab = view
verb-previous-tab = previous view
verb-view = views 1–9
verb-order = order
verb-documents = documents
verb-open-document = open document
verb-fold = fold unchanged
verb-log = log
verb-outbox = outbox
verb-sign-in = sign in
verb-sign-out = sign out
verb-profile = other profile
verb-about = about
verb-refresh = refresh
verb-thrift = economy
verb-theme = theme
verb-language = language
verb-help = help
verb-quit = quit
verb-dismiss = put away
verb-decide-anew = decide again
verb-give-up = give up
verb-send = send
verb-retry = try now

## Trouble: what, then what can be done
failure-wait = The server asks for a pause of { $seconds } seconds.
failure-said = The server says: “{ $said }”
failure-no-server = The server does not answer.
failure-no-server-hint = Check the line and the server's address; work from the cache goes on.
failure-unknown-host = The server's address is not known.
failure-unknown-host-hint = Check the spelling in --server or in the settings.
failure-timed-out = The server did not answer in time.
failure-timed-out-hint = Tried again by itself; nothing is lost.
failure-line-broken = The line broke.
failure-line-broken-hint = Tried again by itself; nothing is lost.
failure-half-answer = The server's answer was cut short.
failure-half-answer-hint = Tried again by itself; if it happens again, tell the server's keeper.
failure-not-siasn = This address answers, but it is not SIASN.
failure-not-siasn-hint = Check the server's address; perhaps a network sign-in page (captive portal).
failure-unreadable = The server's answer cannot be read.
failure-unreadable-hint = Press { $refresh } to try again; if it happens again, tell the server's keeper.
failure-certificate = The server's certificate cannot be trusted.
failure-certificate-hint = Do not sign in yet: check the address; where the agency has a CA of its own, set ca_file.
failure-credentials = User name, password or one-time code is wrong.
failure-credentials-hint = Type the password again; mind the capitals.
failure-clock-skew = The one-time code was refused, and this machine's clock differs from the server's.
failure-clock-skew-hint = Set this machine's clock right, then sign in again.
failure-sign-in-denied = The sign-in was declined on the confirmation page.
failure-sign-in-denied-hint = Start again and choose Allow.
failure-sign-in-expired = The sign-in was not confirmed in time.
failure-sign-in-expired-hint = Start again; the code will be new.
failure-token-command = The token command gave no token.
failure-token-command-hint = Run token_command in a shell to see why, or sign in in another way.
failure-gateway-key = The service gateway needs a valid key of the agency.
failure-gateway-key-hint = Ask the agency's SIASN administrator for consumer key and secret; keep it: periksa login --gateway-stdin.
failure-signed-out = The sign-in has run out.
failure-signed-out-hint = Sign in again with { $signin }; your work is safe.
failure-forbidden = Outside this account's authority.
failure-forbidden-hint = Ask the administrator to check the role of your account.
failure-not-found = Not on the server.
failure-not-found-hint = Refresh the list with { $refresh }.
failure-conflict = Somebody else has decided already.
failure-conflict-hint = Open the proposal and see how it stands now.
failure-rejected = The server does not accept the content.
failure-rejected-hint = Open the proposal and decide again.
failure-slow-down = The server asks to slow down.
failure-slow-down-hint = Tried again by itself after a pause.
failure-server-trouble = The server is in trouble.
failure-server-trouble-hint = Tried again by itself; nothing is lost.
failure-suspended = The gateway has SIASN rest for a moment.
failure-suspended-hint = Tried again by itself after about 30 seconds; no need to sign in again.
failure-server-fault = The server failed on this request.
failure-server-fault-hint = Try later; if it happens again, tell the keeper of SIASN.
failure-too-large = The file is too large.
failure-too-large-hint = Return the proposal for the size of its document.
failure-empty-file = The file is empty.
failure-empty-file-hint = Return the proposal, as its document cannot be read.
failure-wrong-type = This file is not a PDF.
failure-wrong-type-hint = Not opened, for safety; return the proposal for its document.
failure-damaged = The file is not the one that the server promised.
failure-damaged-hint = Try again; if it happens again, tell the server's keeper.
failure-no-desktop = There is no desktop here to show documents.
failure-no-desktop-hint = Set open_command in the settings, or run periksa on a computer with a screen.
failure-busy = Not just now: it is still being worked on.
failure-busy-hint = Try again in a moment; nothing was changed.
failure-storage = The storage on this computer failed.
failure-storage-hint = Check disk space and the rights of the data folder, then try again.
failure-disk-full = The disk is full; nothing was saved.
failure-disk-full-hint = Make room on the disk of the data folder, then decide again.
failure-disk-read-only = The data folder can't be written to; nothing was saved.
failure-disk-read-only-hint = Check the rights of the data folder and whether its disk is read-only, then try again.
failure-store-busy = Another periksa window has been writing for long; nothing was saved.
failure-store-busy-hint = Try again; if it stays so, close the other window.
failure-store-held = Another program has this account's store open and can't share it.
failure-store-held-hint = Close that program first, then try again.
failure-store-gone = The store's files are no longer in their place; nothing was saved.
failure-store-gone-hint = Put the files back, or close all windows and start again.
failure-store-newer = A newer periksa has written this account's store.
failure-store-newer-hint = Update periksa on this computer; the store was not changed.
failure-internal = There is a fault inside periksa.
failure-internal-hint = Press { $quit } to quit; decisions already made are saved.

## Command line
cli-about = Review terminal for civil servants' self-service data updates (PDM) in SIASN
cli-after = Try it without anything: periksa demo
cli-heading-usage = Usage:
cli-heading-commands = Commands:
cli-heading-options = Options:
cli-help = Show this help
cli-version = Show the version
cli-server = Address of SIASN (https://…), over the settings
cli-profile = Profile of the settings to work with
cli-ca-file = "{ $file }" (ca_file) holds no certificate that can be used.
cli-proxy = The address in { $name } is no proxy; for example http://proxy.example.go.id:3128
cli-user = User name; asked without this
cli-password-stdin = Read the password from standard input
cli-language = Language of the screen
cli-theme = Theme: dark, light, mono … or one of your own
cli-hemat = Spare the lines at once, not only when one is slow
cli-demo-filling = Preparing the sample data …
cli-demo = Try everything against a SIASN of our own on this machine
cli-role = kanreg, pusat, bkpsdm, helpdesk, monitor; else opd
cli-fresh = From the beginning; the data there are removed
cli-bustle = Others are at work meanwhile
cli-totp = Signing in takes a one-time code (TOTP)
cli-code = Only print the one-time code of that account now
cli-sandbox = Run that SIASN alone (every password: contoh)
cli-listen = Loopback addresses only
cli-data = Folder of its data
cli-proposals = How many proposals
cli-seed = Seed: same seed, same world
cli-login = Sign in once for the starts that follow
cli-logout = Revoke and forget what is kept of the sign-in
cli-device = By a code that you enter in any browser
cli-browser = In the browser of this machine
cli-login-password-stdin = Password from standard input; second line: code
cli-token-stdin = Token on standard input
cli-command = Token of the profile's token_command
cli-login-device = Open { $address } and enter the code { $code }. Waiting …
cli-login-browser = Open this address in the browser of this machine: { $address } Waiting …
cli-login-done = Signed in at { $server } as { $name }.
cli-login-nothing-to-keep = This token cannot be renewed, so nothing of it is kept.
cli-login-not-kept = There is no place here to keep the sign-in, so it was given back. Set keep_secrets, or sign in inside the program.
cli-login-password = Signing in with a password needs --user NAME and --password-stdin.
cli-login-token = Only a token will do here: use --token-stdin.
cli-login-failed = Not signed in. { $what } { $said } ({ $cause })
cli-logout-done = Signed out; the server has revoked the sign-in.
cli-logout-nothing = No sign-in is kept here.
cli-logout-untold = Forgotten here, but the server could not be told ({ $cause }); the sign-in ends there by itself.
cli-dialect = terbuka (default) or siasn, as on public record
cli-quirks = Oddities of siasn: all (default), none or a,b
cli-no-quirk = Without this oddity; may be repeated
cli-slow = Hold every siasn answer back so long
cli-journal = The record of decisions made on this machine
cli-journal-show = Show it by decision, oldest first
cli-journal-last = So many decisions, the last ones (default: 20)
cli-journal-decision = That decision only
cli-journal-proposal = Decisions on that proposal only
cli-journal-verify = Check that it is whole
cli-journal-verify-after = Exit code: 0 whole, 5 damaged (it names the row), 4 not readable.
cli-journal-export = Copy it to FILE, or to standard output with -
cli-journal-format = jsonl (default, can be checked anywhere) or csv
cli-journal-since = From that day on, such as 2026-11-01
cli-journal-until = Up to and with that day
cli-journal-without-person = Without personal data; the chain still holds
cli-journal-force = Write over a file that is there
cli-purge = Wipe now the personal data kept on this machine
cli-purge-after = Decisions that have not arrived, or are unread, stay unless --all is given.
    Without --everything it is the account at work only.
cli-purge-everything = All profiles and accounts of this user, demos too
cli-purge-all = All of it: outbox, journal and sign-in as well
cli-purge-yes = Do not ask
cli-json = One line of JSON per entry
cli-no-home = The home folder is not known; set HOME or PERIKSA_HOME.
cli-no-server = No server yet. Use --server URL or the setting "server"; to try it first: periksa demo.
cli-server-address = "{ $server }" is no address of a server; for example https://siasn.example.go.id
cli-server-scheme = "{ $server }": only https is used (http for this machine alone).
cli-server-credentials = The address must not hold a user name or password: process lists would show it. Use --user.
cli-server-plain = "{ $server }": over http others on the network can read the password. Use https.
cli-no-profile = There is no profile “{ $name }”{ $any ->
    [some] ; there are: { $known }.
   *[none] ; config.toml has no profiles yet.
}
cli-listen-address = "{ $address }" is no place to listen; for example 127.0.0.1:8700
cli-quirk-unknown = "{ $name }" is no oddity of the sandbox. Use all, none or: { $known }.
cli-listening = The sandbox listens on { $url } (Ctrl-C ends it)
cli-storage = Cannot start: { $cause }. Check disk space, folder permissions, and whether another periksa is running.
cli-no-terminal = A terminal is needed to draw on: { $cause }. Run it in a terminal, without a pipe.
cli-no-account = Which account? Use --user NAME.
cli-no-store = Nothing is kept on this machine for “{ $user }” at that server.
journal-whole = { $profile }: { $count } rows, whole.{ $shed ->
    [0] {""}
   *[other] {" "}{ $shed } have shed their personal part.
}
journal-broken = { $profile }: damaged from row { $row } of { $count } on. Keep the file and tell your administrator.
journal-unnoted = { $profile }: the personal part of { $missing } of { $count } rows is missing without a note. Keep the file and tell your administrator.
journal-inherited = { $profile }: { $count } rows, whole, but the older journal carried over into it was damaged from its row { $row } on.
journal-begun-anew = { $profile }: { $count } rows; this journal began anew at row { $row }, since the one before is only in the damaged file put aside. Keep that file and tell your administrator.
journal-which = { $count } journals fit; name one by --profile, --server and --user.
journal-exists = “{ $file }” is there already; --force writes over it.
journal-exported = { $count } rows copied to “{ $file }” (only you can read it).
journal-none = There is no record of “{ $id }” on this computer.
journal-person-gone = (personal data gone)
journal-on = decision { $decision } on proposal { $proposal }, version { $version }
journal-by = by { $account } ({ $role }), server { $server }, periksa { $program }
journal-documents = documents: { $count }, opened here: { $opened }
journal-findings = findings: { $findings }
journal-reason = reason: { $reason }
journal-note = note: { $note }
journal-correction = correction of { $field }: “{ $original }” to “{ $corrected }”, since { $reason }
journal-correction-gone = corrections: { $fields } (values gone)
journal-receipt = the server's answer: version { $version }, status { $status }, { $at }
journal-corrected = corrections taken by the server: version { $version }, status { $status }, { $at }
journal-theirs = on the server: version { $version }, status { $status }
journal-failure = { $what } ({ $cause })
journal-said = the server's words: “{ $said }”
journal-shed-rows = { $count } rows
journal-migrated-whole = { $count } rows, whole; the head of its chain { $head }
journal-migrated-broken = { $count } rows, damaged from row { $row } on; the head of its chain { $head }
journal-event-made = decided
journal-event-rescued = rescued from a broken file
journal-event-undone = taken back
journal-event-grace-over = grace over, waits to be sent
journal-event-grace-over-unsigned = grace over, waits for a signature
journal-event-signed = signed and sent
journal-event-claimed = sent
journal-event-confirmed = the server has it
journal-event-step-confirmed = the server has its corrections
journal-event-refused = refused by the server
journal-event-conflicted = somebody else was first
journal-event-not-sent = not sent, waits to be sent again
journal-event-not-sent-unsigned = not sent, waits for a signature again
journal-event-signature-refused = the server did not take the signature
journal-event-no-answer = no answer, nobody knows yet
journal-event-found-applied = read back: it arrived
journal-event-found-step-applied = read back: its corrections arrived
journal-event-found-untouched = read back: it did not arrive, waits to be sent again
journal-event-found-untouched-unsigned = read back: it did not arrive, waits for a signature again
journal-event-found-changed = read back: somebody else was first
journal-event-dismissed = put away after reading
journal-event-given-up = given up without certainty
journal-event-shed = the personal part of the journal was deleted
journal-aside = the file put aside: { $file }
journal-event-begun-anew = begun anew; the journal before is in the damaged file put aside
journal-event-migrated = an older journal was carried over into this chain
purge-done = { $profile }: wiped { $proposals } rows of the queue, { $fetched } files and documents, { $decisions } settled decisions, and the personal part of { $persons } rows of the journal.
purge-asides = And { $count } broken files that had been put aside.
purge-kept = Kept: { $count } decisions that have not arrived or are unread. Finish them in periksa first; --all wipes them too.
purge-asides-kept = Kept: { $count } broken files that may still hold decisions or the only journal of their time.
purge-in-use = { $profile } is open in another window of periksa; close that first. Nothing was wiped.
purge-all = { $profile }: all of it will be deleted{ $count ->
    [0] .
   *[other] , with { $count } decisions that have not arrived or are unread. Those will be LOST.
}
purge-all-unread = { $profile }: all of it will be deleted; it cannot be read, so there may be decisions in it that have not arrived.
purge-word = WIPE
purge-ask = Type { $word } to go on:
purge-not-meant = Nothing was wiped.
purge-all-done = { $profile }: all of it is deleted.
purge-sign-in = The sign-ins kept on this machine are forgotten.
purge-leftovers = Logs and what viewers left behind are deleted as well.

## Doctor: what was looked at, what was seen, what to do
cli-gateway-stdin = Keep the gateway's KEY:SECRET from standard input
cli-gateway-key = Write the gateway's key as KEY:SECRET on one line.
cli-gateway-not-kept = There is no key store here; use gateway_command in the profile, or keep_secrets = "file".
cli-doctor = Look at everything from settings to clock, say what to do
cli-doctor-json = One line of JSON for each look
doctor-settings = Settings
doctor-settings-good = { $there ->
    [yes] { $file } was read without a problem.
   *[no] { $file } is not there; the defaults hold.
}
doctor-profile = Profile
doctor-profile-good = { $profile }: { $server }, user { $user }
doctor-profile-none = There is no server yet.
doctor-folders = Folders
doctor-folders-good = { $folder } can be written to.
doctor-folders-bad = { $folder } cannot be written to ({ $cause }).
doctor-folders-advice = Put its permissions right, or point PERIKSA_HOME to another folder.
doctor-disk = Room on the disk
doctor-disk-room = { $room } MB left.
doctor-disk-advice = Make room; a decision that is not kept cannot be sent.
doctor-store = Store
doctor-store-none = None yet; the first sign-in makes it.
doctor-journal = Journal
doctor-journal-good = whole, { $count } rows.
doctor-journal-unnoted = the personal part of { $count } rows is missing without a note.
doctor-journal-bad = broken at row { $row }.
doctor-journal-anew = begun anew at row { $row }; the one before is only in the damaged file put aside.
doctor-journal-advice = Keep a copy of the folder and report it; do not change it.
doctor-outbox = Outbox
doctor-outbox-seen = { $pending } wait to be sent, { $troubled } want to be seen.
doctor-outbox-advice = Open periksa and press K.
doctor-answers = The server's answers
doctor-odd = expected { $place }, { $count } times something else.
doctor-odd-advice = Shown as it is and never decided on; report it to the developers of periksa.
doctor-terminal = Terminal
doctor-terminal-good = { $name }, { $columns }×{ $rows }, { $colours ->
    [none] without colours
    [true] full colour
   *[other] { $colours } colours
}; short ways: { $ways }.
doctor-terminal-small = Best from 80×24 on; smaller ones work.
doctor-terminal-none = There is no terminal on standard input.
doctor-terminal-none-advice = Run it in the terminal itself to have that looked at.
doctor-locale = Letters
doctor-locale-good = UTF-8.
doctor-locale-ascii = Not UTF-8: lines and marks are drawn in ASCII.
doctor-locale-advice = Set LANG, for example to id_ID.UTF-8, or ascii = "never".
doctor-opener = Opener of documents
doctor-opener-own = { $program }
doctor-opener-desktop = the desktop's own.
doctor-opener-none = There is no desktop here.
doctor-server = Server
doctor-server-good = { $server } answers.
doctor-server-advice = Put server right in config.toml or --server.
doctor-ca-advice = Put ca_file or proxy right in config.toml.
doctor-ways = Ways to sign in
doctor-ways-seen = { $ways }
doctor-clock = Clock
doctor-clock-good = agrees with the server's.
doctor-clock-off = { $direction ->
    [behind] { $seconds } seconds behind the server's.
   *[ahead] { $seconds } seconds ahead of the server's.
}
doctor-clock-advice = Set this machine's clock right (NTP); a one-time code holds for 30 seconds only.
doctor-clock-unknown = The server does not say its time.
doctor-secrets = Secrets
doctor-secrets-seen = { $place ->
    [key-ring] in the kernel's key ring
    [secret-service] in the desktop's Secret Service
    [keychain] in the Keychain
    [credential-manager] in the Credential Manager
    [file] in a file of mode 0600
   *[memory] in memory only
}; { $kept ->
    [yes] the last sign-in is kept.
   *[no] no sign-in is kept.
}
doctor-secrets-advice = Every start needs a sign-in; provide a key ring, or set keep_secrets = "file".
doctor-session = Account
doctor-session-seen = { $name }, { $role }, dialect { $dialect }
doctor-session-none = Not signed in; what the server can was not looked at.
doctor-session-advice = periksa login
doctor-unproven = Not proven
doctor-unproven-seen = { $path }: no public record shows this call.
doctor-unproven-advice = Try one proposal first, then look up its status in SIASN.
doctor-bad = { $count } things want to be put right.
