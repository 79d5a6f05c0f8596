# Kalimat layar dalam bahasa Indonesia. Nama kolom, status dan alasan adalah kata server sendiri.

app-name = periksa

## Tempat
place-inbox = Kotak masuk
place-review = Periksa
place-outbox = Kotak keluar
place-sign-in = Masuk
place-help = Bantuan
place-about = Tentang
place-profiles = Profil
place-signature = Tanda tangan
place-conflict = Bentrok

## Peran
role-opd = verifikator OPD
role-kanreg = validator Kanreg BKN
role-pusat = validator BKN Pusat
role-bkpsdm = penyetuju BKPSDM
role-helpdesk = helpdesk
role-monitor = pemantau

## Tampilan kotak masuk
view-waiting = Menunggu
view-opd = Wewenang OPD
view-bkn = Wewenang BKN
view-returned = Pernah kembali
view-everything = Seluruh usul
order-oldest = Urutan: terlama dulu
order-newest = Urutan: terbaru dulu
order-name = Urutan: menurut nama
column-age = Umur
column-category = Kategori
column-name = Nama
column-nip = NIP
column-unit = Unit
column-summary = Perubahan
column-documents = Dok
column-stage = Tahap
column-delivery = Keadaan
column-when = Waktu
age-days = { $days ->
    [0] baru
   *[other] { $days } hr
}
age-in-words = { $days ->
    [0] baru
   *[other] { $days } hari
}
documents-count = { $count } dok
inbox-empty-waiting = Tidak ada usul yang menunggu Anda di sini. { $tab } pindah tampilan, { $key } memuat ulang.
inbox-empty-filter = Tidak ada usul yang cocok dengan saringan. { $key } menghapus saringan.
inbox-empty = Belum ada usul yang boleh Anda lihat. { $key } memuat ulang.
inbox-searching = Mencari …
inbox-loading = Memuat …
inbox-first-sync = Mengambil usul dari server …
inbox-position = { $at }/{ $total }
filter-prompt = Saring:
filter-help = kategori: tahap: unit: umur:>7 kembali:>0 nip: "nama"
filter-keys = Enter pakai · Esc hapus saringan
filter-problem-key = “{ $part }”: kunci tidak dikenal; pakai kategori, tahap, unit, umur, kembali atau nip.
filter-problem-stage = “{ $part }”: tahap tidak dikenal; misalnya tahap:diajukan, tahap:terverifikasi, tahap:disetujui.
filter-problem-number = “{ $part }”: perlu angka, misalnya umur:>7.
calendar-before = mulai { $days } hari lagi
calendar-within = sisa { $days } hari, perlu { $pace } usul/hari
calendar-left = sisa { $days } hari
calendar-after = lewat { $days } hari

## Tahap
stage-diajukan = Diajukan
stage-terverifikasi = Terverifikasi
stage-di-bkn = Di BKN
stage-tervalidasi = Tervalidasi
stage-disetujui = Disetujui
stage-dikembalikan = Kembali ke ASN
stage-dikembalikan-pejabat = Kembali ke pejabat
stage-ditolak = Ditolak
stage-dihapus = Dihapus
stage-lain = Status tak dikenal
official-opd = OPD
official-bkn = BKN
official-bkpsdm = BKPSDM
official-record = tercatat
official-asn = ASN

## Periksa
change-I = Usul tambah
change-U = Usul ubah
change-D = Usul hapus
change-unknown = Usul
table-field = Kolom
table-now = Sekarang
table-proposed = Diusulkan
table-corrected = Koreksi
table-none = –
section-changed = Berubah ({ $count })
section-same = Tidak berubah ({ $count })
section-removed = Akan dihapus ({ $count })
section-findings = Temuan ({ $count })
section-documents = Dokumen ({ $count })
section-others = Riwayat lain ({ $count })
section-log = Log ({ $count })
fold-open = buka
fold-close = lipat
section-changed-none = Tidak ada yang berubah.
section-documents-none = Tidak ada dokumen.
document-required = wajib
document-optional = pilihan
document-extra = tambahan
document-here = siap
document-size = { $size }
review-loading = Mengambil berkas usul …
review-cached = Dari simpanan, belum dicocokkan dengan server: { $cause }
review-claimed = Sedang dibuka oleh { $by }.
review-not-yours = Bukan giliran Anda.
review-turn = Giliran: { $official }
review-decided = Anda sudah memutus: { $outcome } ({ $delivery })
review-returned = kembali { $count }×
log-line = { $when } · { $who } ({ $role }) { $what }
log-line-no-role = { $when } · { $who } { $what }
log-reason = Alasan: { $text }
log-note = Catatan: { $text }
action-usul = mengusulkan
action-perbaikan = mengirim perbaikan
action-koreksi = mengoreksi
action-terima = menyetujui
action-kembalikan = mengembalikan
action-tolak = menolak

## Temuan
finding-value-missing = { $field } wajib diisi tetapi kosong.
finding-date-unreadable = { $field } bukan tanggal.
finding-date-order = { $earlier } seharusnya tidak sesudah { $later }.
finding-date-birth = tanggal lahir
finding-date-today = hari ini
finding-document-missing = Dokumen wajib belum ada: { $document }.
finding-document-empty = { $document } kosong (0 byte).
finding-document-too-large = { $document } melebihi batas { $limit }.
finding-document-not-pdf = { $document } bukan PDF.
finding-document-twice = { $document } sama persis dengan { $other }.
finding-nip-malformed = NIP tidak berbentuk 18 angka yang benar.
finding-nip-against-birth = Tanggal lahir di NIP berbeda dengan data utama.
finding-nip-against-sex = Jenis kelamin di NIP berbeda dengan data utama.
finding-nik-malformed = NIK tidak berbentuk 16 angka yang benar.
finding-nik-against-birth = Tanggal lahir di NIK berbeda dengan data utama.
finding-nik-against-sex = Jenis kelamin di NIK berbeda dengan data utama.
finding-email-malformed = { $field } bukan alamat surel.
finding-email-not-government = { $field } tidak berakhiran go.id.
finding-phone-malformed = { $field } bukan nomor ponsel Indonesia.
finding-code-unknown = { $field } tidak ada di daftar acuan server.

## Keputusan
outcome-terima = setuju
outcome-kembalikan = kembalikan
outcome-tolak = tolak
decide-title-terima = Setujui usul ini (MS)
decide-title-kembalikan = Kembalikan untuk perbaikan (BTS)
decide-title-tolak = Tolak usul ini (TMS)
decide-reason = Alasan
decide-reason-filter = ketik untuk mencari
decide-reason-none = Tidak ada alasan yang cocok. Hapus ketikan untuk melihat semuanya.
decide-reasons-unknown = Server tidak memberi daftar alasan; putuskan usul ini lewat SIASN.
decide-note = Catatan
decide-note-count = { $count }/{ $most } karakter
decide-next-official = Setelah ini: { $official }
decide-next-record = Setelah ini: data tercatat di SIASN
decide-next-asn = Setelah ini: kembali ke ASN untuk diperbaiki
decide-next-between = Setelah ini: kembali ke verifikator OPD
decide-next-end = Setelah ini: final; usul ini tidak dapat diajukan lagi
decide-send = { $key } kirim · Esc tunda · Tab ke alasan
decide-keys-reasons = Enter pilih · { $key } kirim · Esc tunda · Tab ke catatan · ↑↓ pindah
decide-keys-unchosen = Enter pilih · Esc tunda · Tab ke catatan · ↑↓ pindah
decide-keys-note = { $key } kirim · Esc tunda
decide-keys-confirm = { $key } ya, tolak · Esc kembali
decide-confirm-tolak = Tolak usul { $name }? Penolakan bersifat final. Tekan { $key } untuk menolak, Esc untuk kembali.
decide-problem-reason = Pilih dulu alasannya dengan Enter.
decide-problem-class = Alasan ini bukan untuk keputusan itu; pilih alasan lain.
decide-problem-note = Catatan { $length } karakter, server menerima paling banyak { $most }. Persingkat dulu; tidak ada yang hilang.
paste-ignored = Tempelan diabaikan: teks tempelan tidak pernah memutus apa pun.
paste-nowhere = Tempelan diabaikan: pilih dulu kolomnya dengan Tab.
paste-cut = Tempelan dipotong: { $kept } dari { $length } karakter, karena catatan paling banyak { $most }.
key-too-early = Tombol { $key } diabaikan: usul ini baru tampil. Baca, lalu tekan lagi.
yes-too-early = Tombol { $key } diabaikan: pertanyaannya baru tampil. Baca, lalu tekan lagi.
cannot-incomplete = Belum bisa diputus: berkas usul belum lengkap di layar.
cannot-not-yours = Bukan giliran Anda: usul ini menunggu { $official ->
    [opd] verifikator OPD
    [bkn] validator BKN
   *[bkpsdm] persetujuan BKPSDM
}.
cannot-no-table = Kategori ini tidak ada di tabel kewenangan; putuskan lewat SIASN.
cannot-over = Usul ini tidak menunggu keputusan siapa pun.
cannot-role = Peran { $role ->
    [helpdesk] helpdesk
    [monitor] pemantau
   *[other] ini
} tidak memutus usul.
cannot-twice = Sudah Anda putus; { $key } untuk membatalkan selama masih ditahan.
cannot-stale = Usul berubah di server sejak tampil di sini. Baca yang baru, lalu putuskan.
held = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} ditahan sampai { $until }{ $corrections ->
    [0] {""}
   *[other] {" "}dengan { $corrections } koreksi
} · { $key } batalkan · { $name }
held-no-time = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} tersimpan dan dikirim · { $name }
held-offline = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} tersimpan, dikirim saat tersambung · { $key } batalkan · { $name }
held-signed-out = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} tersimpan, dikirim sesudah masuk ({ $signin }) · { $key } batalkan · { $name }
held-unsigned = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} menunggu tanda tangan · { $key } batalkan · { $name }
not-kept = Keputusan untuk { $name }{ $others ->
    [0] { "" }
   *[other] { " " }dan { $others } lainnya
} TIDAK tersimpan dan tidak akan terkirim. { $hint }
not-kept-twice = Untuk { $name } sudah ada keputusan Anda di kotak keluar; yang ini tidak disimpan.
undone = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} dibatalkan, usul menunggu lagi · { $name }
undo-nothing = Tidak ada keputusan yang masih bisa dibatalkan.
undone-draft = { $outcome ->
    [terima] Setuju
    [kembalikan] Kembalikan
   *[tolak] Tolak
} dibatalkan; tulisan Anda jadi konsep, { $key } melanjutkannya · { $name }
dismissed = Disingkirkan · { $name }
dismissed-draft = Disingkirkan; tulisan Anda jadi konsep, { $key } melanjutkannya · { $name }
given-up = Dilepas; mungkin sudah sampai, lihat usulnya di SIASN · { $name }
carried = Catatan dan alasan Anda disimpan sebagai konsep; { $key } melanjutkannya.
out-of-reach = Usul ini tidak ada di simpanan dan perlu sambungan; masuk dulu.
parked = Konsep disimpan; { $key } melanjutkannya.
next-none = Ini usul terakhir di daftar ini.
previous-none = Ini usul pertama di daftar ini.

## Koreksi
correct-title = Koreksi nilai usulan
correct-field = Isian
correct-value = Menjadi
correct-why = Alasan
correct-find = ketik untuk mencari
correct-none = Tidak ada isian yang cocok. Hapus ketikan untuk melihat semuanya.
correct-proposed = diusulkan: { $value }
correct-read = dibaca: { $value }
correct-why-hint = mengapa, misalnya menurut SK halaman 1
correct-hint-text = nilai yang benar
correct-hint-date = tanggal, misalnya 12 Maret 2019 atau 2019-03-12
correct-hint-number = angka
correct-hint-bool = ya atau tidak
correct-hint-code = ketik untuk mencari
correct-codes-asking = Daftar lengkap sedang diambil …
correct-codes-some = Daftar lengkap tidak dapat diambil; hanya yang dikenal di sini.
correct-codes-none = Tidak ada yang cocok. Hapus ketikan untuk melihat semuanya.
correct-keys-field = Enter pilih · Esc tutup · ↑↓ pindah · { $remove } hapus koreksinya
correct-keys-value = Enter lanjut · Esc tunda · Shift-Tab isian lain · { $remove } hapus koreksinya
correct-keys-reason = Enter pakai · Esc tunda · Tab ke nilai · { $remove } hapus koreksinya
correct-not-written = Tidak ada yang bisa dikoreksi: usul ini menghapus data, tidak mengisi.
correct-not-here = Server ini tidak menerima koreksi; kembalikan usul supaya ASN memperbaikinya.
correct-not-yours = Anda tidak berwenang mengoreksi usul ini; kembalikan supaya ASN memperbaikinya.
correct-closed = { $field } tidak boleh dikoreksi di sini.
correct-half = Koreksi { $field } belum selesai: di isian itu { $key } melanjutkannya, lalu { $remove } menghapusnya.
corrected = Koreksi { $field } disimpan; ikut terkirim saat usul disetujui.
correct-removed = Koreksi { $field } dihapus.
correct-wrong-needed = Isian ini harus ada nilainya.
correct-wrong-date = Bukan tanggal. Tulis misalnya 12 Maret 2019 atau 2019-03-12.
correct-wrong-year = Bukan tahun. Tulis empat angka, misalnya 2024.
correct-wrong-whole = Bukan bilangan bulat.
correct-wrong-number = Bukan angka. Tulis misalnya 112,5.
correct-wrong-yes-or-no = Tulis ya atau tidak.
correct-wrong-code = Pilih salah satu dari daftar.
correct-wrong-nip = NIP terdiri atas 18 angka.
correct-wrong-nik = NIK terdiri atas 16 angka.
correct-wrong-email = Bukan alamat surel.
correct-wrong-phone = Bukan nomor telepon.
correct-wrong-too-long = Terlalu panjang: paling banyak 500 karakter.
correct-wrong-same = Sama dengan yang diusulkan.
correct-wrong-reason-needed = Tulis alasannya: ASN dan pejabat berikutnya membacanya.
correct-wrong-reason-too-long = Alasan terlalu panjang: paling banyak 500 karakter.
correction-reason = Alasan koreksi: { $text }
log-amended = Koreksi { $field }: { $from } → { $to } ({ $reason })
decide-corrections = Ikut terkirim { $count } koreksi: { $fields }
decide-corrections-left = { $count } koreksi tidak ikut: hanya usul yang disetujui yang dikoreksi
undone-corrected = Dibatalkan; koreksinya sudah telanjur tercatat di server · { $name }

## Kotak keluar
delivery-held = ditahan
delivery-withdrawn = dibatalkan
delivery-awaiting-signature = menunggu ttd
delivery-queued = antre
delivery-sending = dikirim
delivery-unknown = belum pasti
delivery-accepted = diterima
delivery-refused = ditolak server
delivery-conflict = bentrok
delivery-abandoned = dilepas
delivery-short-held = tahan
delivery-short-withdrawn = batal
delivery-short-awaiting-signature = ttd
delivery-short-queued = antre
delivery-short-sending = kirim
delivery-short-unknown = ragu
delivery-short-accepted = masuk
delivery-short-refused = gagal
delivery-short-conflict = bentur
delivery-short-abandoned = lepas
outbox-empty = Belum ada keputusan. Putuskan usul di kotak masuk.
outbox-help-held = Ditahan sampai { $until }, lalu terkirim sendiri. { $undo } membatalkan.
outbox-help-held-longer = Masa tahannya lewat, tetapi belum ada yang mengirimnya. { $undo } membatalkan.
outbox-help-withdrawn = Dibatalkan sebelum terkirim.
outbox-help-awaiting-signature = Menunggu tanda tangan: { $sign } meminta frasa sandi dan kode sekali pakai. { $undo } membatalkan.
outbox-help-queued = Belum sampai; terkirim sendiri begitu server dapat dihubungi. { $retry } mencoba sekarang, { $undo } membatalkan.
outbox-help-sending = Sedang dikirim; jawaban server ditunggu. Tidak dapat dibatalkan lagi.
outbox-help-unknown = Jawaban server hilang di jalan: mungkin sampai, mungkin tidak. Usulnya dibaca ulang dulu, tidak pernah dikirim dua kali. { $retry } membaca sekarang, { $give-up } melepas bila tetap tidak jelas.
outbox-help-accepted = Server sudah mencatatnya. { $open } membuka usul.
outbox-help-refused = Server tidak menerimanya; tidak ada yang berubah di sana. { $open } membuka usul, { $dismiss } menyingkirkan.
outbox-help-refused-anew = Server tidak menerimanya; tidak ada yang berubah di sana. { $decide-anew } memutuskan lagi dengan catatan Anda, { $open } membuka usul, { $dismiss } menyingkirkan.
outbox-help-conflict = Keputusan Anda tidak dikirim lagi. { $open } membandingkan dengan keadaan sekarang, { $dismiss } menyingkirkan.
outbox-help-abandoned = Anda melepasnya tanpa tahu apakah sampai. Mungkin sudah tercatat: { $open } membuka usul.
outbox-help-held-unsigned = Ditahan sampai { $until }, lalu menunggu tanda tangan. { $undo } membatalkan.
outbox-help-queued-doubt = Pernah dikirim tanpa jawaban dan mungkin masih sampai; dikirim lagi dengan kunci yang sama begitu server dapat dihubungi. Belum dapat dibatalkan. { $retry } mencoba sekarang.
outbox-help-unknown-yet = Jawaban server hilang di jalan: mungkin sampai, mungkin tidak. Usulnya dibaca ulang dulu, tidak pernah dikirim dua kali. { $retry } membaca sekarang.
outbox-again = Dicoba lagi pukul { $time }.
outbox-sign-in = Menunggu Anda masuk: { $key }.
outbox-doubt = Ragu sejak { $since }.
outbox-attempts = Sudah dicoba { $count } kali.
outbox-correcting = Koreksinya ({ $count }) dikirim dulu, lalu keputusannya.
outbox-corrected = Dengan { $count } koreksi.
outbox-receipt = Tercatat { $when }: { $status }.
outbox-ours = Keputusan Anda: { $outcome }
status-held = ditahan { $count }
status-awaiting = menunggu ttd { $count }
status-queued = antre { $count }
status-sending = dikirim { $count }
status-unknown = belum pasti { $count }
status-troubled = perlu dilihat { $count }
status-thrift = hemat
status-sign-in = { $key } masuk untuk mengirim
status-sent = terkirim hari ini { $count }

## Bentrok
conflict-same = { $who } sudah memutuskan hal yang sama, { $when }. Tidak ada yang perlu Anda lakukan.
conflict-otherwise = { $who } lebih dulu memutuskan lain, { $when }. Keputusan Anda tidak berlaku.
conflict-withdrawn = Usul ini sudah ditarik atau dihapus. Tidak ada lagi yang perlu diputuskan.
conflict-again = Usul ini berubah sejak Anda memutuskannya, dan menunggu Anda lagi.
conflict-gone-on = Usul ini sudah sampai di meja lain: { $status }. Keputusan Anda tidak berlaku lagi.
conflict-unclear = Server memegang keadaan lain. Baca dulu usulnya.
conflict-somebody = seseorang
conflict-decisions = Keputusan
conflict-ours = Anda
conflict-theirs = Di server
conflict-you = Anda
conflict-outcome = Tindakan
conflict-by = Oleh
conflict-documents = Dokumen
conflict-status = Status
conflict-contents = Isi usul
conflict-before = Saat Anda memutuskan
conflict-now = Sekarang
conflict-no-change = Isi dan dokumennya sama seperti saat Anda memutuskan.
conflict-asking = Mengambil keadaan sekarang …
conflict-before-gone = Berkas yang dulu di layar tidak tersimpan lagi.
conflict-now-unknown = Isi yang sekarang perlu sambungan.
choice-read = baca keadaan sekarang
choice-anew = putuskan lagi; catatan dan alasan Anda ikut sebagai konsep, tidak ada yang terkirim sendiri
choice-put-away = singkirkan keputusan Anda
give-up-asked = Lepas keputusan untuk { $name }? Mungkin sudah sampai, mungkin tidak; tidak akan dibaca ulang atau dikirim lagi.
give-up-keys = { $key } ya, lepas · Esc kembali

## Tanda tangan
signature-title = Tanda tangan persetujuan
signature-under = { $count ->
    [0] Tidak ada yang ditandai.
   *[other] { $count } persetujuan keluar dengan tanda tangan ini. Periksa daftarnya.
}{ $rest ->
    [0] { "" }
   *[other] { " " }{ $rest } tidak ikut; menunggu kode berikutnya.
}
signature-results = { $count } dari { $sent } tercatat. Yang lain tidak hilang: lihat tiap baris.
signature-no-file = Berkasnya tidak ada di simpanan; buka usulnya dari kotak keluar untuk memeriksa.
signature-no-findings = tidak ada temuan
signature-again = Belum tercatat; tanda tangani lagi dengan kode yang baru.
signature-need-marks = Belum ada yang ditandai; Spasi menandai.
signature-full = Satu kode menandatangani paling banyak { $most }; lepas dulu satu tanda.
signature-passphrase = Frasa sandi (passphrase)
signature-code = Kode sekali pakai
signature-working = Menandatangani; server membaca tiap usul dulu …
signature-refused = Tanda tangan tidak diterima: “{ $said }”. Tidak ada yang terkirim; isi lagi, dengan kode yang baru.
signature-need-passphrase = Isi frasa sandi dulu.
signature-need-code = Isi kode sekali pakai dulu.
sign-keys = Enter tanda tangani · Esc tutup · Tab pindah · ↑↓ daftar
sign-keys-list = Enter lanjut · Spasi tandai/lepas · ↑↓ pilih · Esc tutup
sign-keys-signed = Enter tutup · ↑↓ pilih
sign-keys-working = Esc tutup; tanda tangan tetap berjalan
signed = { $count } persetujuan ditandatangani dan tercatat.{ $rest ->
    [0] { "" }
   *[other] { " " }{ $rest } lagi menunggu kode berikutnya.
}
signed-partly = { $count } dari { $sent } persetujuan tercatat; yang lain ada di kotak keluar.{ $rest ->
    [0] { "" }
   *[other] { " " }{ $rest } menunggu tanda tangan.
}

## Dokumen
document-opening = Membuka { $name } …
document-fetching = Mengambil { $name } ({ $size }) …
document-fetching-unsized = Mengambil { $name } …
document-opened = { $name } dibuka di penampil desktop.
document-none-here = Dokumen yang mana? Pilih barisnya, lalu { $key } membukanya.

## Sambungan
line-signing-in = masuk …
line-online = tersambung
line-syncing = menyegarkan …
line-offline = luring
line-signed-out = belum masuk
line-suspended = server jeda
line-slow-down = diminta jeda
line-gateway-key = kunci ditolak
line-ran-out = sesi berakhir
line-since = sejak { $time }
line-again = coba lagi { $time }
line-cause = { $kind ->
    [no-server] server diam
    [unknown-host] alamat tak dikenal
    [timed-out] tanpa jawaban
    [line-broken] jalur putus
    [half-answer] jawaban terpotong
    [not-siasn] bukan SIASN
    [certificate] sertifikat
   *[other] gangguan server
}
line-back = Tersambung lagi.{ $count ->
    [0] { "" }
   *[other] { " " }{ $count } keputusan dikirim sekarang.
}
sign-in-needed = Belum masuk: { $key } masuk untuk mengirim; yang tersimpan bisa dikerjakan.
line-trying = Menghubungi server …
sync-done = { $count ->
    [0] Tidak ada yang baru.
   *[other] { $count } usul diperbarui.
}
sync-oddities = { $count } baris dari server tidak terbaca dan dilewati.
restored = Bekerja dari simpanan: { $cause ->
    [no-server] server tidak menjawab.
    [unknown-host] alamat server tidak dikenal.
    [timed-out] server tidak menjawab pada waktunya.
    [line-broken] sambungan terputus.
    [half-answer] jawaban server terpotong.
    [slow-down] server meminta jeda.
    [suspended] gerbang mengistirahatkan server; dicoba lagi sesudah kira-kira 30 detik.
   *[other] server sedang bermasalah.
}

## Masuk
sign-in-title = Masuk ke { $server }
sign-in-user = Nama pengguna
sign-in-password = Kata sandi
sign-in-code = Kode sekali pakai
sign-in-code-empty = (kosongkan bila akun tidak memakainya)
sign-in-token = Token
sign-in-token-paste = (tempel di sini; tidak ditampilkan)
sign-in-hint = Enter masuk · Tab pindah · Esc { $after }
sign-in-hint-ways = Enter masuk · ↑↓ cara · Esc { $after } · Tab pindah
sign-in-profile = { $key } profil lain
sign-in-keys-working = Esc batal
sign-in-after-quit = keluar
sign-in-after-offline = kerja luring
sign-in-working = Menghubungi server …
sign-in-need-user = Isi nama pengguna dulu.
sign-in-need-password = Isi kata sandi dulu.
sign-in-need-token = Tempel token dulu.
sign-in-work-kept = Pekerjaan Anda utuh di komputer ini; masuk lagi untuk mengirimnya.
way-device = Perangkat lain
way-device-about = ketik kode di peramban ponsel atau komputer mana pun
way-browser = Peramban
way-browser-about = lewat peramban di komputer ini
way-password = Kata sandi
way-password-about = nama pengguna, kata sandi, kode sekali pakai bila ada
way-token = Token
way-token-about = tempel token yang didapat dari tempat lain
way-command = Perintah
way-command-about = token dicetak oleh program di token_command
device-open = Buka di peramban mana pun, misalnya di ponsel:
device-type = Lalu ketik kode ini:
device-until = Berlaku sampai { $time }. Sesudah Anda mengizinkan, layar ini lanjut sendiri.
device-scan = Atau pindai kode QR ini.
device-no-room = Kode QR tidak muat di jendela sebesar ini.
browser-open = Bila peramban tidak terbuka sendiri, buka alamat ini di komputer ini:
browser-waiting = Menunggu peramban. Sesudah Anda masuk di sana, layar ini lanjut sendiri.
browser-elsewhere = Peramban di komputer lain tidak dapat kembali ke sini; lewat SSH pakailah Perangkat lain.

## Keluar akun
sign-out-asked = Keluar dari akun ini? { $count ->
    [0] Pekerjaan yang tersimpan di sini tetap ada.
   *[other] { $count } keputusan yang belum terkirim tetap tersimpan, dan terkirim sesudah Anda masuk lagi.
}
sign-out-keys = { $key } ya, keluar akun · Esc kembali
signing-out = Keluar dari akun …
signed-out = Anda sudah keluar dari akun. Pekerjaan yang tersimpan tetap ada.
signed-out-untold = Anda sudah keluar di sini, tetapi server belum tahu ({ $cause }); sesinya di sana habis sendiri.

## Profil
profile-title = Pilih profil
profile-unnamed = (tanpa nama)
profile-keys = { $open } pindah ke profil ini · { $back } kembali
profile-loses-draft = Catatan untuk { $name } belum dikirim dan akan hilang. { $key } sekali lagi: tetap pindah.
profile-sending = Mengirim { $count } keputusan sebelum pindah profil … { $key } sekali lagi: pindah sekarang, tidak ada yang hilang.

## Tentang
about-server = Server
about-profile = Profil
about-account = Akun
about-nobody = belum masuk; yang lain tampil sesudahnya
about-dialect = Dialek
about-features = Bisa
about-no-features = tidak mengumumkan apa pun; dipakai yang paling dasar
about-lacks = Tidak bisa
about-limits = Batas
about-limits-are = catatan { $note } karakter · dokumen { $document } · halaman { $rows } baris
about-unproven = Belum terbukti
about-line = Sambungan
about-line-tls = TLS 1.2 ke atas
about-line-plain = tanpa TLS: hanya di dalam komputer ini
about-pace = Laju
about-pace-is = { $known ->
        [both] { $delay } ms · { $rate }/s
        [delay] { $delay } ms
        [rate] { $rate }/s
       *[none] belum terukur
    }
about-terminal = Terminal
about-terminal-is = { $reach ->
        [ssh] lewat SSH
        [serial] jalur serial { $bits } bit/s
       *[near] tidak jauh, sejauh diketahui
    } · { $known ->
        [rate] { $rate }/s
       *[none] belum pernah membuat menunggu
    }
about-thrift = Hemat
about-thrift-is = { $now ->
        [on] menyala
       *[off] mati
    }: { $why ->
        [wish] pilihan Anda untuk kali ini
        [setting] menurut setelan
        [server] jalur ke server lambat
        [terminal] jalur ke terminal lambat
       *[ample] tidak ada jalur yang terukur lambat
    }
about-clock = Jam
about-secrets = Rahasia
about-no-secrets = belum diketahui
about-version = Versi
dialect-terbuka = terbuka: server mengumumkan sendiri kemampuannya
dialect-siasn = siasn: SIASN apa adanya, sejauh catatan publik
feature-kursor = membaca daftar berurutan
feature-perubahan = mengirim perubahan saja
feature-kunci-idempotensi = mengenali keputusan yang dikirim dua kali
feature-if-match = menolak keputusan atas versi lama
feature-batch = banyak keputusan sekaligus
feature-klaim = menandai usul yang sedang dibuka
feature-rekap = rekapitulasi
feature-range = melanjutkan unduhan
feature-koordinasi = koordinasi dengan helpdesk
feature-referensi = daftar acuan
feature-kolom = mengirim daftar kolom demi kolom
feature-header-auth = menulis token sekali tiap sambungan
feature-tanda-tangan = menerima persetujuan dengan tanda tangan saja
feature-koreksi = menerima koreksi nilai bersama keputusan
feature-koreksi-terpisah = menerima koreksi nilai sebelum keputusan
lack-perubahan = mengirim perubahan saja: bagian depan daftar dibaca tiap kali, seluruhnya sesekali
lack-kunci-idempotensi = mengenali kiriman ulang: usul dibaca dulu sebelum dikirim lagi
lack-if-match = menolak versi lama: usul dibaca ulang sebelum keputusan dikirim
unproven-return = mengembalikan (BTS)
unproven-refuse = menolak (TMS)
unproven-validate = validasi BKN
unproven-correct = mengoreksi nilai usulan
clock-unknown = belum dibandingkan dengan server
clock-right = cocok dengan server
clock-behind = jam komputer ini { $count } { $unit ->
    [seconds] detik
    [minutes] menit
    [hours] jam
   *[days] hari
} lebih lambat dari server
clock-ahead = jam komputer ini { $count } { $unit ->
    [seconds] detik
    [minutes] menit
    [hours] jam
   *[days] hari
} lebih cepat dari server
vault-kind = { $kind ->
    [key-ring] Tersimpan di gantungan kunci kernel, sampai komputer dimatikan atau beberapa hari tak terpakai.
    [secret-service] Tersimpan di penyimpan kunci desktop.
    [keychain] Tersimpan di Keychain macOS.
    [credential-manager] Tersimpan di Credential Manager Windows.
    [file] Tersimpan tanpa enkripsi di berkas yang hanya dapat Anda baca.
   *[memory] Hanya di memori; masuk lagi saat periksa dibuka kembali.
}
vault-trouble = { $trouble ->
    [slow] Penyimpan kunci tidak menjawab pada waktunya.
    [lost] Penyimpan kunci tidak menyimpan apa yang diberikan.
    [open-to-others] Berkas atau folder rahasia terbuka bagi orang lain.
    [broken] Isi penyimpan kunci tidak terbaca.
   *[unavailable] Penyimpan kunci terkunci, penuh, atau tidak tersedia.
}
vault-trouble-advice = { $trouble ->
    [slow] Buka kuncinya, lalu jalankan periksa lagi; sementara ini rahasia hanya di memori.
    [lost] Pakai keep_secrets = "memory"; sementara ini rahasia hanya di memori.
    [open-to-others] Keluarkan akun dari semua perangkat di SSO, hapus berkasnya, lalu masuk lagi.
    [broken] Hapus isinya, lalu masuk lagi.
   *[unavailable] Buka kuncinya, atau pakai keep_secrets = "memory".
}

## Keluar
quit-sending = Mengirim { $count } keputusan sebelum keluar … { $key } sekali lagi: keluar sekarang, tidak ada yang hilang.
quit-loses-draft = Tulisan untuk { $name } belum dikirim dan akan hilang. { $key } sekali lagi: tetap keluar.
quit-left = { $count } keputusan masih di kotak keluar; terkirim saat periksa dibuka lagi.
quit-unknown = { $count } keputusan belum pasti sampai; dibaca ulang saat periksa dibuka lagi, tidak dikirim dua kali.
quit-unsigned = { $count } persetujuan menunggu tanda tangan Anda di kotak keluar.
quit-troubled = { $count } keputusan perlu dilihat di kotak keluar.

## Setelan
thrift-on = { $why ->
        [server] Jalur ke server lambat: hemat menyala. { $key } mengubahnya.
        [terminal] Jalur ke terminal lambat: hemat menyala. { $key } mengubahnya.
       *[other] Hemat menyala: dokumen hanya bila dibuka, kolom dan warna seperlunya.
    }
thrift-off = { $why ->
        [better] Jalur tidak lambat lagi: hemat mati.
        [ample] Hemat mati; menyala sendiri bila jalur ternyata lambat.
       *[other] Hemat mati untuk kali ini.
    }
theme-now = Tema: { $theme ->
    [dark] gelap (dark)
    [light] terang (light)
    [high-contrast] kontras tinggi (high-contrast)
    [mono] satu warna (mono)
    [colour-blind] aman buta warna (colour-blind)
   *[other] { $theme }
}
language-now = Bahasa: Indonesia
settings-problem = Setelan { $file } baris { $line } kolom { $column }: { $what } { $hint }
settings-found = { $count } masalah setelan; { $key } menampilkannya satu per satu.
store-moved = Berkas data rusak; disisihkan sebagai { $file }, tidak dihapus. { $count } keputusan diselamatkan{ $complete ->
    [yes] {""}
   *[no] , mungkin ada yang hilang
}.{ $unknown ->
    [0] {""}
   *[other] {" "}{ $unknown } belum pasti; dibaca ulang dulu.
}{ $journal ->
    [yes] {""}
   *[no] {" "}Jurnal sebelum ini hanya ada di berkas itu.
} Daftar diambil ulang dari server.
store-aside = Berkas simpanan rusak; disisihkan sebagai “{ $file }”, tidak dihapus. { $count } keputusan diselamatkan darinya{ $complete ->
    [yes] {""}
   *[no] , mungkin ada yang hilang
}.{ $journal ->
    [yes] {" "}Jurnalnya utuh dan diteruskan. Beri tahu pengelola.
   *[no] {" "}Jurnal sebelum ini hanya ada di berkas itu: simpan dan beri tahu pengelola.
}
store-mended = Berkas simpanan hilang dari disk dan sudah dibuat lagi dari yang masih terbuka; tidak ada yang hilang.
store-unknown = { $count } keputusan belum pasti dari kali lalu; dibaca ulang dari server sebelum dikirim lagi.
too-small = Jendela terlalu kecil

## Bantuan
help-title = Bantuan: { $place }
help-close = { $key } tutup · ↑↓ gulung
help-signs = Tanda
help-sign-late = lewat batas waktu
help-sign-returned = pernah dikembalikan, berapa kali
help-sign-accept = disetujui dari sini
help-sign-return = dikembalikan dari sini
help-sign-refuse = ditolak dari sini
help-sign-counts = tombol keputusan berlaku
help-sign-not-yet = belum berlaku: baru tampil, belum lengkap, atau bukan giliran Anda
help-filter = Saringan
help-filter-example = kategori:pendidikan unit:dinkes umur:>7 tahap:diajukan kembali:>0 nip:1990 "nama"
verb-move-down = turun
verb-move-up = naik
verb-half-page-down = setengah layar turun
verb-half-page-up = setengah layar naik
verb-page-down = satu layar turun
verb-page-up = satu layar naik
verb-first = awal
verb-last = akhir
verb-open = buka
verb-back = tutup
verb-next-proposal = berikut
verb-previous-proposal = sebelum
verb-accept = setuju
verb-accept-with-note = setuju + catatan
verb-return = kembalikan
verb-refuse = tolak
verb-correct = koreksi
verb-undo = batalkan
verb-sign = tanda tangani
verb-filter = saring
verb-clear-filter = hapus saringan
verb-next-tab = tampilan
verb-previous-tab = tampilan sebelum
verb-view = tampilan 1–9
verb-order = urutan
verb-documents = dokumen
verb-open-document = buka dokumen
verb-fold = lipat yang sama
verb-log = log
verb-outbox = kotak keluar
verb-sign-in = masuk
verb-sign-out = keluar akun
verb-profile = profil lain
verb-about = tentang
verb-refresh = segarkan
verb-thrift = hemat
verb-theme = tema
verb-language = bahasa
verb-help = bantuan
verb-quit = keluar
verb-dismiss = singkirkan
verb-decide-anew = putuskan lagi
verb-give-up = lepas
verb-send = kirim
verb-retry = coba lagi

## Gangguan: apa, lalu apa yang dapat dilakukan
failure-wait = Server meminta jeda { $seconds } detik.
failure-said = Kata server: “{ $said }”
failure-no-server = Server tidak menjawab.
failure-no-server-hint = Periksa sambungan dan alamat server; data simpanan tetap bisa dikerjakan.
failure-unknown-host = Alamat server tidak dikenal.
failure-unknown-host-hint = Periksa ejaan alamat di --server atau di setelan.
failure-timed-out = Server tidak menjawab pada waktunya.
failure-timed-out-hint = Dicoba lagi otomatis; tidak ada yang hilang.
failure-line-broken = Sambungan terputus.
failure-line-broken-hint = Dicoba lagi otomatis; tidak ada yang hilang.
failure-half-answer = Jawaban server terpotong.
failure-half-answer-hint = Dicoba lagi otomatis; kalau berulang, beri tahu pengelola server.
failure-not-siasn = Alamat ini menjawab, tetapi bukan SIASN.
failure-not-siasn-hint = Periksa alamat server; mungkin halaman masuk jaringan (captive portal).
failure-unreadable = Jawaban server tidak terbaca.
failure-unreadable-hint = Tekan { $refresh } untuk mencoba lagi; kalau berulang, beri tahu pengelola server.
failure-certificate = Sertifikat server tidak dapat dipercaya.
failure-certificate-hint = Jangan masuk dulu: periksa alamatnya; bila instansi memakai CA sendiri, isi ca_file.
failure-credentials = Nama pengguna, kata sandi, atau kode sekali pakai salah.
failure-credentials-hint = Ketik ulang kata sandi; perhatikan huruf besar dan kecil.
failure-clock-skew = Kode sekali pakai ditolak dan jam komputer ini tidak cocok dengan server.
failure-clock-skew-hint = Betulkan jam komputer ini, lalu masuk lagi.
failure-sign-in-denied = Masuk ditolak di halaman konfirmasi.
failure-sign-in-denied-hint = Mulai lagi, lalu pilih Izinkan.
failure-sign-in-expired = Masuk tidak dikonfirmasi tepat waktu.
failure-sign-in-expired-hint = Mulai lagi; kodenya baru.
failure-token-command = Perintah token tidak memberi token.
failure-token-command-hint = Jalankan token_command di shell untuk melihat sebabnya, atau masuk dengan cara lain.
failure-gateway-key = Gerbang layanan memerlukan kunci instansi yang berlaku.
failure-gateway-key-hint = Minta consumer key dan secret ke pengelola SIASN instansi; simpan: periksa login --gateway-stdin.
failure-signed-out = Sesi berakhir.
failure-signed-out-hint = Masuk lagi dengan { $signin }; pekerjaan Anda utuh.
failure-forbidden = Di luar wewenang akun ini.
failure-forbidden-hint = Minta pengelola memeriksa peran akun Anda.
failure-not-found = Tidak ada di server.
failure-not-found-hint = Segarkan daftar dengan { $refresh }.
failure-conflict = Sudah diputus orang lain.
failure-conflict-hint = Buka usul itu dan lihat keadaannya sekarang.
failure-rejected = Server tidak menerima isinya.
failure-rejected-hint = Buka usul itu dan putuskan ulang.
failure-slow-down = Server meminta jeda.
failure-slow-down-hint = Dicoba lagi otomatis sesudah jeda.
failure-server-trouble = Server sedang bermasalah.
failure-server-trouble-hint = Dicoba lagi otomatis; tidak ada yang hilang.
failure-suspended = Server SIASN sedang diistirahatkan gerbangnya.
failure-suspended-hint = Dicoba lagi otomatis sesudah kira-kira 30 detik; tidak perlu masuk ulang.
failure-server-fault = Server gagal mengolah permintaan ini.
failure-server-fault-hint = Coba lagi nanti; bila berulang, laporkan ke pengelola SIASN.
failure-too-large = Berkas terlalu besar.
failure-too-large-hint = Kembalikan usul dengan alasan ukuran dokumen.
failure-empty-file = Berkas kosong.
failure-empty-file-hint = Kembalikan usul dengan alasan dokumen tidak terbaca.
failure-wrong-type = Berkas ini bukan PDF.
failure-wrong-type-hint = Tidak dibuka demi keamanan; kembalikan usul dengan alasan dokumen.
failure-damaged = Isi berkas tidak sama dengan yang dijanjikan server.
failure-damaged-hint = Coba buka lagi; kalau berulang, beri tahu pengelola server.
failure-no-desktop = Tidak ada desktop di sini untuk menampilkan dokumen.
failure-no-desktop-hint = Atur open_command di setelan, atau jalankan periksa di komputer dengan layar.
failure-busy = Belum bisa sekarang: masih dikerjakan.
failure-busy-hint = Coba lagi sebentar lagi; tidak ada yang berubah.
failure-storage = Penyimpanan di komputer ini gagal.
failure-storage-hint = Periksa ruang disk dan izin folder data, lalu coba lagi.
failure-disk-full = Disk penuh; belum ada yang disimpan.
failure-disk-full-hint = Kosongkan ruang di disk folder data, lalu putuskan lagi.
failure-disk-read-only = Folder data tidak bisa ditulisi; belum ada yang disimpan.
failure-disk-read-only-hint = Periksa izin folder data dan apakah disknya hanya-baca, lalu coba lagi.
failure-store-busy = Jendela periksa lain sedang lama menulis; belum ada yang disimpan.
failure-store-busy-hint = Coba lagi; bila tetap begitu, tutup jendela yang lain.
failure-store-held = Simpanan akun ini sedang dibuka program lain dan tidak bisa dipakai bersama.
failure-store-held-hint = Tutup dulu program itu, lalu coba lagi.
failure-store-gone = Berkas simpanan tidak lagi di tempatnya; belum ada yang disimpan.
failure-store-gone-hint = Kembalikan berkas itu, atau tutup semua jendela lalu mulai lagi.
failure-store-newer = Simpanan akun ini ditulis oleh periksa yang lebih baru.
failure-store-newer-hint = Perbarui program periksa di komputer ini; simpanan tidak diubah.
failure-internal = Ada kesalahan di dalam periksa.
failure-internal-hint = Tekan { $quit } untuk keluar; keputusan yang sudah dibuat tersimpan.

## Baris perintah
cli-about = Terminal pemeriksa usul pemutakhiran data mandiri (PDM) ASN di SIASN
cli-after = Langsung mencoba, tanpa menyiapkan apa pun: periksa demo
cli-heading-usage = Pemakaian:
cli-heading-commands = Perintah:
cli-heading-options = Pilihan:
cli-help = Tampilkan bantuan ini
cli-version = Tampilkan versi
cli-server = Alamat SIASN (https://…); mengalahkan setelan
cli-profile = Profil dari pengaturan yang dipakai
cli-ca-file = "{ $file }" (ca_file) tidak berisi sertifikat yang dapat dipakai.
cli-proxy = Alamat di { $name } bukan proksi; contohnya http://proksi.contoh.go.id:3128
cli-user = Nama pengguna; tanpa ini ditanyakan
cli-password-stdin = Baca kata sandi dari masukan baku
cli-language = Bahasa layar
cli-theme = Tema: dark, light, mono … atau buatan sendiri
cli-hemat = Hemat jalur dari awal, bukan hanya bila lambat
cli-demo-filling = Menyiapkan data contoh …
cli-demo = Coba semuanya terhadap SIASN tiruan di komputer ini
cli-role = opd (bawaan), kanreg, pusat, bkpsdm, helpdesk, monitor
cli-fresh = Mulai dari awal; data yang ada di sana dihapus
cli-bustle = Rekan lain ikut memutus sementara itu
cli-totp = Masuk memerlukan kode OTP (TOTP)
cli-code = Hanya cetak kode sekali pakai akun itu saat ini
cli-sandbox = Jalankan SIASN tiruan saja (semua kata sandi: contoh)
cli-listen = Hanya alamat komputer ini
cli-data = Folder datanya
cli-proposals = Banyak usul
cli-seed = Benih acak: benih sama, data sama
cli-login = Masuk sekali untuk pemakaian berikutnya
cli-logout = Cabut dan lupakan sesi yang disimpan
cli-device = Dengan kode yang diketik di peramban mana pun
cli-browser = Lewat peramban di komputer ini
cli-login-password-stdin = Kata sandi dari masukan baku; baris kedua: kode
cli-token-stdin = Token dari masukan baku
cli-command = Token dari token_command profil
cli-login-device = Buka { $address } lalu ketik kode { $code }. Menunggu …
cli-login-browser = Buka alamat ini di peramban komputer ini: { $address } Menunggu …
cli-login-done = Masuk di { $server } sebagai { $name }.
cli-login-nothing-to-keep = Token ini tidak dapat diperbarui, jadi tidak ada yang disimpan.
cli-login-not-kept = Tidak ada tempat menyimpan sesi di sini, jadi sesi dikembalikan. Atur keep_secrets, atau masuk di dalam program.
cli-login-password = Masuk dengan kata sandi memerlukan --user NAMA dan --password-stdin.
cli-login-token = Masuk di sini memerlukan token: pakai --token-stdin.
cli-login-failed = Belum masuk. { $what } { $said } ({ $cause })
cli-logout-done = Sudah keluar; server mencabut sesi itu.
cli-logout-nothing = Tidak ada sesi yang disimpan di sini.
cli-logout-untold = Sudah dilupakan di sini, tetapi server belum tahu ({ $cause }); di sana sesi berakhir sendiri.
cli-dialect = terbuka (bawaan) atau siasn menurut catatan publik
cli-quirks = Keanehan siasn: all (bawaan), none, atau a,b
cli-no-quirk = Tanpa keanehan ini; boleh berulang
cli-slow = Tahan setiap jawaban siasn selama ini
cli-journal = Catatan keputusan yang dibuat di komputer ini
cli-journal-show = Tampilkan catatan, per keputusan, yang lama dulu
cli-journal-last = Sekian keputusan terakhir (bawaan: 20)
cli-journal-decision = Hanya keputusan itu
cli-journal-proposal = Hanya keputusan atas usul itu
cli-journal-verify = Periksa keutuhan catatan
cli-journal-verify-after = Kode keluar: 0 utuh, 5 rusak (barisnya disebut), 4 tidak terbaca.
cli-journal-export = Salin catatan ke FILE, atau ke keluaran baku dengan -
cli-journal-format = jsonl (bawaan, dapat diperiksa ulang) atau csv
cli-journal-since = Mulai hari itu, misalnya 2026-11-01
cli-journal-until = Sampai dengan hari itu
cli-journal-without-person = Tanpa data pribadi; rantainya tetap dapat diperiksa
cli-journal-force = Timpa berkas yang sudah ada
cli-purge = Hapus sekarang data pribadi yang tersimpan di komputer ini
cli-purge-after = Keputusan yang belum sampai atau belum dibaca tetap disimpan, kecuali dengan
    --all. Tanpa --everything hanya akun yang sedang dipakai.
cli-purge-everything = Semua profil dan akun pengguna ini, juga demo
cli-purge-all = Semuanya: kotak keluar, jurnal, dan sesi masuk juga
cli-purge-yes = Tanpa bertanya lagi
cli-json = Satu baris JSON untuk setiap catatan
cli-no-home = Folder rumah tidak diketahui; setel HOME atau PERIKSA_HOME.
cli-no-server = Belum ada server. Pakai --server URL atau setelan “server”; untuk mencoba dulu: periksa demo.
cli-server-address = “{ $server }” bukan alamat server; contoh: https://siasn.contoh.go.id
cli-server-scheme = “{ $server }”: hanya https yang dipakai (http hanya untuk komputer ini sendiri).
cli-server-credentials = Alamat tidak boleh memuat nama pengguna atau kata sandi: ia akan terlihat di daftar proses. Pakai --user.
cli-server-plain = “{ $server }”: lewat http, kata sandi terbaca orang lain di jaringan. Pakai https.
cli-no-profile = Tidak ada profil “{ $name }”{ $any ->
    [some] ; yang ada: { $known }.
   *[none] ; config.toml belum punya profil.
}
cli-listen-address = “{ $address }” bukan alamat dan port di komputer ini; contoh: 127.0.0.1:8700
cli-quirk-unknown = “{ $name }” bukan keanehan kotak pasir. Pakai all, none atau: { $known }.
cli-listening = SIASN tiruan berjalan di { $url } (Ctrl-C menghentikan)
cli-storage = Tidak bisa mulai: { $cause }. Periksa ruang disk, izin folder, dan apakah periksa lain masih berjalan.
cli-no-terminal = Perlu terminal untuk menggambar: { $cause }. Jalankan langsung di terminal, tanpa pipa.
cli-no-account = Akun yang mana? Pakai --user NAMA.
cli-no-store = Belum ada yang tersimpan di komputer ini untuk “{ $user }” di server itu.
journal-whole = { $profile }: { $count } baris, utuh.{ $shed ->
    [0] {""}
   *[other] {" "}Bagian pribadi { $shed } baris sudah dihapus.
}
journal-broken = { $profile }: catatan rusak mulai baris { $row } dari { $count }. Simpan berkasnya dan beri tahu pengelola.
journal-unnoted = { $profile }: bagian pribadi { $missing } dari { $count } baris hilang tanpa dicatat. Simpan berkasnya dan beri tahu pengelola.
journal-inherited = { $profile }: { $count } baris, utuh, tetapi jurnal versi lama yang disalin ke dalamnya sudah rusak mulai barisnya yang ke-{ $row }.
journal-begun-anew = { $profile }: { $count } baris; jurnal ini dimulai lagi pada baris { $row }, sebab yang sebelumnya hanya ada di berkas rusak yang disisihkan. Simpan berkas itu dan beri tahu pengelola.
journal-which = Ada { $count } jurnal yang cocok; sebutkan satu dengan --profile, --server dan --user.
journal-exists = “{ $file }” sudah ada; pakai --force untuk menimpanya.
journal-exported = { $count } baris disalin ke “{ $file }” (hanya Anda yang dapat membacanya).
journal-none = Tidak ada catatan tentang “{ $id }” di komputer ini.
journal-person-gone = (data pribadi sudah dihapus)
journal-on = keputusan { $decision } atas usul { $proposal }, versi { $version }
journal-by = oleh { $account } ({ $role }), server { $server }, periksa { $program }
journal-documents = dokumen: { $count }, dibuka di sini: { $opened }
journal-findings = temuan: { $findings }
journal-reason = alasan: { $reason }
journal-note = catatan: { $note }
journal-correction = koreksi { $field }: “{ $original }” menjadi “{ $corrected }”, karena { $reason }
journal-correction-gone = koreksi: { $fields } (nilainya sudah dihapus)
journal-receipt = jawaban server: versi { $version }, status { $status }, { $at }
journal-corrected = koreksi diterima server: versi { $version }, status { $status }, { $at }
journal-theirs = di server: versi { $version }, status { $status }
journal-failure = { $what } ({ $cause })
journal-said = kata server: “{ $said }”
journal-shed-rows = { $count } baris
journal-migrated-whole = { $count } baris, utuh; ujung rantainya { $head }
journal-migrated-broken = { $count } baris, rusak mulai baris { $row }; ujung rantainya { $head }
journal-event-made = diputuskan
journal-event-rescued = diselamatkan dari berkas yang rusak
journal-event-undone = dibatalkan
journal-event-grace-over = masa tahan habis, menunggu dikirim
journal-event-grace-over-unsigned = masa tahan habis, menunggu tanda tangan
journal-event-signed = ditandatangani dan dikirim
journal-event-claimed = dikirim
journal-event-confirmed = diterima server
journal-event-step-confirmed = koreksinya diterima server
journal-event-refused = ditolak server
journal-event-conflicted = orang lain lebih dulu
journal-event-not-sent = tidak terkirim, menunggu dikirim lagi
journal-event-not-sent-unsigned = tidak terkirim, menunggu tanda tangan lagi
journal-event-signature-refused = tanda tangan tidak diterima server
journal-event-no-answer = tanpa jawaban, nasibnya belum diketahui
journal-event-found-applied = dibaca ulang: sudah sampai
journal-event-found-step-applied = dibaca ulang: koreksinya sudah sampai
journal-event-found-untouched = dibaca ulang: belum sampai, menunggu dikirim lagi
journal-event-found-untouched-unsigned = dibaca ulang: belum sampai, menunggu tanda tangan lagi
journal-event-found-changed = dibaca ulang: orang lain lebih dulu
journal-event-dismissed = disingkirkan setelah dibaca
journal-event-given-up = dilepas tanpa kepastian
journal-event-shed = bagian pribadi jurnal dihapus
journal-aside = berkas yang disisihkan: { $file }
journal-event-begun-anew = dimulai lagi; jurnal sebelumnya ada di berkas rusak yang disisihkan
journal-event-migrated = jurnal versi lama disalin ke rantai ini
purge-done = { $profile }: dihapus { $proposals } baris antrean, { $fetched } berkas dan dokumen, { $decisions } keputusan yang selesai, dan bagian pribadi { $persons } baris jurnal.
purge-asides = Juga { $count } berkas rusak yang dulu disisihkan.
purge-kept = Tetap disimpan: { $count } keputusan yang belum sampai atau belum dibaca. Selesaikan dulu di periksa; --all menghapusnya juga.
purge-asides-kept = Tetap disimpan: { $count } berkas rusak yang mungkin masih memuat keputusan atau satu-satunya jurnal masanya.
purge-in-use = { $profile } sedang dibuka jendela periksa lain; tutup dulu. Tidak ada yang dihapus.
purge-all = { $profile }: semuanya akan dihapus{ $count ->
    [0] .
   *[other] , termasuk { $count } keputusan yang belum sampai atau belum dibaca. Keputusan itu akan HILANG.
}
purge-all-unread = { $profile }: semuanya akan dihapus; isinya tidak terbaca, jadi mungkin ada keputusan yang belum sampai.
purge-word = HAPUS
purge-ask = Ketik { $word } untuk melanjutkan:
purge-not-meant = Tidak ada yang dihapus.
purge-all-done = { $profile }: semuanya sudah dihapus.
purge-sign-in = Sesi masuk yang disimpan sudah dilupakan di komputer ini.
purge-leftovers = Log dan sisa dokumen penampil juga sudah dihapus.

## Doctor: what was looked at, what was seen, what to do
cli-gateway-stdin = Simpan kunci gerbang (KUNCI:RAHASIA) dari masukan baku
cli-gateway-key = Tulis kunci gerbang sebagai KUNCI:RAHASIA dalam satu baris.
cli-gateway-not-kept = Tidak ada penyimpan kunci di sini; pakai gateway_command di profil, atau keep_secrets = "file".
cli-doctor = Periksa setelan sampai jam, sebutkan yang perlu dibetulkan
cli-doctor-json = Satu baris JSON untuk setiap pemeriksaan
doctor-settings = Setelan
doctor-settings-good = { $there ->
    [yes] { $file } terbaca utuh.
   *[no] { $file } belum ada; bawaan yang dipakai.
}
doctor-profile = Profil
doctor-profile-good = { $profile }: { $server }, pengguna { $user }
doctor-profile-none = Belum ada server.
doctor-folders = Folder
doctor-folders-good = { $folder } dapat ditulis.
doctor-folders-bad = { $folder } tidak dapat ditulis ({ $cause }).
doctor-folders-advice = Betulkan izinnya, atau arahkan PERIKSA_HOME ke folder lain.
doctor-disk = Ruang disk
doctor-disk-room = { $room } MB tersisa.
doctor-disk-advice = Kosongkan ruang; keputusan yang tidak tersimpan tidak dapat dikirim.
doctor-store = Simpanan
doctor-store-none = Belum ada; dibuat saat masuk pertama.
doctor-journal = Jurnal
doctor-journal-good = utuh, { $count } baris.
doctor-journal-unnoted = bagian pribadi { $count } baris hilang tanpa dicatat.
doctor-journal-bad = rusak pada baris { $row }.
doctor-journal-anew = dimulai lagi pada baris { $row }; yang sebelumnya hanya ada di berkas rusak yang disisihkan.
doctor-journal-advice = Simpan salinan foldernya dan laporkan; jangan diubah.
doctor-outbox = Kotak keluar
doctor-outbox-seen = { $pending } menunggu dikirim, { $troubled } perlu dilihat.
doctor-outbox-advice = Buka periksa lalu tekan K.
doctor-answers = Jawaban server
doctor-odd = { $place } diharapkan, { $count } kali lain.
doctor-odd-advice = Ditampilkan apa adanya dan tidak dapat diputus; laporkan ke pengembang periksa.
doctor-terminal = Terminal
doctor-terminal-good = { $name }, { $columns }×{ $rows }, { $colours ->
    [none] tanpa warna
    [true] warna penuh
   *[other] { $colours } warna
}; cara hemat: { $ways }.
doctor-terminal-small = Paling nyaman mulai 80×24; yang lebih kecil tetap jalan.
doctor-terminal-none = Tidak ada terminal di masukan baku.
doctor-terminal-none-advice = Jalankan langsung di terminal untuk memeriksanya.
doctor-locale = Huruf
doctor-locale-good = UTF-8.
doctor-locale-ascii = Bukan UTF-8: garis dan tanda digambar dengan ASCII.
doctor-locale-advice = Setel LANG, misalnya id_ID.UTF-8, atau ascii = "never".
doctor-opener = Pembuka dokumen
doctor-opener-own = { $program }
doctor-opener-desktop = pembuka bawaan desktop.
doctor-opener-none = Tidak ada desktop di sini.
doctor-server = Server
doctor-server-good = { $server } menjawab.
doctor-server-advice = Betulkan server di config.toml atau --server.
doctor-ca-advice = Betulkan ca_file atau proxy di config.toml.
doctor-ways = Cara masuk
doctor-ways-seen = { $ways }
doctor-clock = Jam
doctor-clock-good = cocok dengan server.
doctor-clock-off = { $direction ->
    [behind] tertinggal { $seconds } detik dari server.
   *[ahead] mendahului server { $seconds } detik.
}
doctor-clock-advice = Betulkan jam komputer ini (NTP); kode sekali pakai hanya berlaku 30 detik.
doctor-clock-unknown = Server tidak menyebut jamnya.
doctor-secrets = Rahasia
doctor-secrets-seen = { $place ->
    [key-ring] di gantungan kunci kernel
    [secret-service] di Secret Service desktop
    [keychain] di Keychain
    [credential-manager] di Credential Manager
    [file] di berkas 0600
   *[memory] hanya di memori
}; { $kept ->
    [yes] masuk terakhir tersimpan.
   *[no] tidak ada masuk yang tersimpan.
}
doctor-secrets-advice = Masuk perlu diulang setiap kali; pasang gantungan kunci, atau keep_secrets = "file".
doctor-session = Akun
doctor-session-seen = { $name }, { $role }, dialek { $dialect }
doctor-session-none = Belum masuk; kemampuan server belum diperiksa.
doctor-session-advice = periksa login
doctor-unproven = Belum terbukti
doctor-unproven-seen = { $path }: tidak ada catatan umum tentang panggilan ini.
doctor-unproven-advice = Coba dulu satu usul, lalu periksa statusnya di SIASN.
doctor-bad = { $count } hal perlu dibetulkan.
