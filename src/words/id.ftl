# Kalimat layar dalam bahasa Indonesia. Nama kolom, status dan alasan adalah kata server sendiri.

app-name = periksa

## Tempat
place-inbox = Kotak masuk
place-review = Periksa
place-outbox = Kotak keluar
place-sign-in = Masuk
place-help = Bantuan

## Peran
role-opd = verifikator OPD
role-kanreg = validator Kanreg BKN
role-pusat = validator BKN Pusat
role-bkpsdm = persetujuan BKPSDM
role-helpdesk = helpdesk
role-monitor = pemantau

## Tampilan kotak masuk
view-waiting = Semua
view-opd = Wewenang OPD
view-bkn = Wewenang BKN
view-returned = Pernah kembali
view-everything = Seluruh usul
order-oldest = terlama dulu
order-newest = terbaru dulu
order-name = menurut nama
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
filter-problem-stage = “{ $part }”: tahap tidak dikenal; misalnya diajukan, terverifikasi, disetujui.
filter-problem-number = “{ $part }”: perlu angka, misalnya umur:>7.
calendar-before = mulai { $days } hari lagi
calendar-within = sisa { $days } hari, perlu { $pace }/hari
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
stage-lain = Status asing
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
document-on-its-way = diambil …
document-size = { $size }
review-loading = Mengambil berkas usul …
review-cached = Dari simpanan, belum dicocokkan dengan server: { $cause }
review-claimed = Sedang dibuka oleh { $by }.
review-not-yours = Bukan giliran Anda.
review-turn = Giliran: { $official }
review-decided = Anda sudah memutus: { $outcome } ({ $delivery })
review-returned = kembali { $count }×
log-line = { $when } · { $who } ({ $role }) { $what }
log-reason = Alasan: { $text }
log-note = Catatan: { $text }
action-usul = mengusulkan
action-perbaikan = mengirim perbaikan
action-terima = setuju
action-kembalikan = mengembalikan
action-tolak = menolak

## Temuan
finding-value-missing = { $field } wajib diisi tetapi kosong.
finding-date-unreadable = { $field } bukan tanggal.
finding-date-order = { $earlier } seharusnya tidak sesudah { $later }.
finding-date-birth = tanggal lahir
finding-date-today = hari ini
finding-document-missing = Dokumen wajib belum ada: { $document }.
finding-document-empty = { $document } kosong (0 bita).
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
decide-reason-none = Tidak ada alasan yang cocok. Hapus ketikan untuk melihat semua.
decide-note = Catatan
decide-note-count = { $count }/{ $most } huruf
decide-next-official = Setelah ini: { $official }
decide-next-record = Setelah ini: data tercatat di SIASN
decide-next-asn = Setelah ini: kembali ke ASN untuk diperbaiki
decide-next-between = Setelah ini: kembali ke verifikator OPD
decide-next-end = Setelah ini: selesai, tidak dapat diusulkan ulang lewat usul ini
decide-send = { $key } kirim · Tab ke alasan · Esc tunda
decide-keys-reasons = Enter pilih · ↑↓ pindah · { $key } kirim · Tab ke catatan · Esc tunda
decide-keys-note = { $key } kirim · Esc tunda
decide-keys-confirm = { $key } tolak selamanya · Esc kembali
decide-confirm-tolak = Tolak { $name } untuk selamanya? Tekan { $key } untuk menolak, Esc untuk kembali.
decide-problem-reason = Pilih dulu alasannya dengan Enter.
decide-problem-class = Alasan ini bukan untuk keputusan itu; pilih alasan lain.
decide-problem-note = Catatan { $length } huruf, server menerima paling banyak { $most }. Pendekkan dulu; tidak ada yang hilang.
paste-ignored = Tempelan diabaikan: tempelan tidak pernah memutus apa pun.
paste-cut = Tempelan dipotong: { $kept } dari { $length } huruf, sebab catatan paling banyak { $most }.
key-too-early = Tombol { $key } diabaikan: usul ini baru tampil. Baca, lalu tekan lagi.
yes-too-early = Tombol { $key } diabaikan: pertanyaannya baru tampil. Baca, lalu tekan lagi.
cannot-incomplete = Belum bisa diputus: berkas usul belum lengkap di layar.
cannot-not-yours = Bukan giliran Anda: usul ini menunggu { $official ->
    [opd] verifikator OPD
    [bkn] validator BKN
   *[bkpsdm] persetujuan BKPSDM
}.
cannot-over = Usul ini tidak menunggu keputusan siapa pun.
cannot-role = Peran { $role ->
    [helpdesk] helpdesk
    [monitor] pemantau
   *[other] ini
} tidak memutus usul.
cannot-twice = Sudah Anda putus; { $key } untuk membatalkan selama masih ditahan.
cannot-stale = Usul berubah di server sejak tampil di sini. Baca yang baru, lalu putuskan.
held = Ditahan { $seconds } dtk: { $outcome ->
    [terima] setuju
    [kembalikan] kembalikan
   *[tolak] tolak
} { $name }. { $key } membatalkan.
undone = Dibatalkan: { $outcome ->
    [terima] setuju
    [kembalikan] kembalikan
   *[tolak] tolak
} { $name }. Usul menunggu lagi.
undo-nothing = Tidak ada keputusan yang masih bisa dibatalkan.
dismissed = Disingkirkan: { $name }.
next-none = Tidak ada usul berikutnya di daftar ini.
previous-none = Ini usul pertama di daftar ini.

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
delivery-short-held = tahan
delivery-short-withdrawn = batal
delivery-short-awaiting-signature = ttd
delivery-short-queued = antre
delivery-short-sending = kirim
delivery-short-unknown = ragu
delivery-short-accepted = masuk
delivery-short-refused = gagal
delivery-short-conflict = bentur
outbox-empty = Belum ada keputusan. Putuskan usul di kotak masuk.
outbox-help-held = Masih bisa dibatalkan dengan { $undo }; terkirim sendiri sesudah masa tahan.
outbox-help-withdrawn = Dibatalkan sebelum terkirim.
outbox-help-awaiting-signature = Menunggu kata sandi tanda tangan dan kode sekali pakai.
outbox-help-queued = Terkirim sendiri begitu server dapat dihubungi; { $retry } mencoba sekarang.
outbox-help-sending = Sedang dikirim; tunggu jawaban server.
outbox-help-unknown = Jawaban hilang di jalan. Periksa akan membaca ulang usul itu dulu, tidak pernah mengirim dua kali.
outbox-help-accepted = Server sudah mencatatnya.
outbox-help-refused = Server tidak menerima. { $open } membuka usul untuk diputus ulang, { $dismiss } menyingkirkan.
outbox-help-conflict = Orang lain lebih dulu. { $open } membuka keadaan sekarang, { $dismiss } menyingkirkan.
outbox-theirs = Keadaan di server: { $status }
outbox-theirs-by = oleh { $name } ({ $role }), { $when }
outbox-ours = Keputusan kita: { $outcome }
status-held = ditahan { $count }
status-awaiting = menunggu ttd { $count }
status-queued = antre { $count }
status-sending = dikirim { $count }
status-unknown = belum pasti { $count }
status-troubled = perlu dilihat { $count }
status-sent = terkirim hari ini { $count }

## Dokumen
document-fetching = Mengambil { $name } ({ $size }) …
document-opened = { $name } dibuka di penampil desktop.
document-none-here = Pilih baris dokumen dulu, atau tekan d untuk ke daftar dokumen.
document-kept = Berkas sementara akan dihapus saat periksa ditutup.

## Sambungan
line-signing-in = masuk …
line-online = tersambung
line-syncing = menyegarkan …
line-offline = luring
line-signed-out = belum masuk
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
    [slow-down] server meminta pelan-pelan.
   *[other] server sedang bermasalah.
}

## Masuk
sign-in-title = Masuk ke { $server }
sign-in-user = Nama pengguna
sign-in-password = Kata sandi
sign-in-hint = Enter masuk · Tab pindah · Esc { $after }
sign-in-after-quit = keluar
sign-in-after-offline = kerja luring
sign-in-working = Sedang masuk …
sign-in-need-user = Isi nama pengguna dulu.
sign-in-need-password = Isi kata sandi dulu.
sign-in-work-kept = Masa masuk habis. Pekerjaan Anda utuh; masuk lagi untuk mengirimnya.

## Keluar
quit-sending = Mengirim { $count } keputusan sebelum keluar … Q sekali lagi: keluar sekarang, tidak ada yang hilang.
quit-left = { $count } keputusan masih di kotak keluar; terkirim saat periksa dibuka lagi.
quit-troubled = { $count } keputusan perlu dilihat di kotak keluar (K).

## Setelan
theme-now = Tema: { $theme }
language-now = Bahasa: Indonesia
settings-problem = Setelan { $file } baris { $line } kolom { $column }: { $what } { $hint }
settings-found = { $count } masalah setelan; { $key } menampilkannya satu per satu.
settings-more = … dan { $count } masalah setelan lain; lihat bantuan (?).
store-moved = Berkas data rusak; disisihkan sebagai { $file }, tidak dihapus. Daftar diambil ulang dari server.
store-unknown = { $count } keputusan belum pasti dari kali lalu; dibaca ulang dari server sebelum dikirim lagi.
too-small = Jendela terlalu kecil

## Bantuan
help-title = Bantuan: { $place }
help-close = { $key } tutup · ↑↓ gulung
verb-move-down = turun
verb-move-up = naik
verb-half-page-down = setengah layar turun
verb-half-page-up = setengah layar naik
verb-page-down = satu layar turun
verb-page-up = satu layar naik
verb-first = awal
verb-last = akhir
verb-open = buka
verb-back = kembali
verb-next-proposal = berikut
verb-previous-proposal = sebelum
verb-accept = setuju
verb-accept-with-note = setuju + catatan
verb-return = kembalikan
verb-refuse = tolak
verb-undo = batalkan
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
verb-refresh = segarkan
verb-theme = tema
verb-language = bahasa
verb-help = bantuan
verb-quit = keluar
verb-dismiss = singkirkan
verb-send = kirim
verb-retry = coba lagi

## Gangguan: apa, lalu apa yang dapat dilakukan
failure-no-server = Server tidak menjawab.
failure-no-server-hint = Periksa sambungan dan alamat server; pekerjaan dari simpanan jalan terus.
failure-unknown-host = Alamat server tidak dikenal.
failure-unknown-host-hint = Periksa ejaan alamat di --server atau di setelan.
failure-timed-out = Server tidak menjawab pada waktunya.
failure-timed-out-hint = Periksa mencoba lagi sendiri; tidak ada yang hilang.
failure-line-broken = Sambungan terputus.
failure-line-broken-hint = Periksa mencoba lagi sendiri; tidak ada yang hilang.
failure-half-answer = Jawaban server terpotong.
failure-half-answer-hint = Periksa mencoba lagi sendiri; kalau berulang, beri tahu pengelola server.
failure-not-siasn = Alamat ini menjawab, tetapi bukan SIASN.
failure-not-siasn-hint = Periksa alamat server; mungkin halaman masuk jaringan (captive portal).
failure-unreadable = Jawaban server tidak terbaca.
failure-unreadable-hint = Tekan R untuk mencoba lagi; kalau berulang, beri tahu pengelola server.
failure-credentials = Nama pengguna atau kata sandi salah.
failure-credentials-hint = Ketik ulang kata sandi; perhatikan huruf besar.
failure-signed-out = Masa masuk habis.
failure-signed-out-hint = Masuk lagi dengan S; pekerjaan Anda utuh.
failure-forbidden = Di luar wewenang akun ini.
failure-forbidden-hint = Minta pengelola memeriksa peran akun Anda.
failure-not-found = Tidak ada di server.
failure-not-found-hint = Segarkan daftar dengan R.
failure-conflict = Orang lain lebih dulu.
failure-conflict-hint = Buka usul itu dan lihat keadaannya sekarang.
failure-rejected = Server tidak menerima isinya.
failure-rejected-hint = Buka usul itu dan putuskan ulang.
failure-slow-down = Server meminta pelan-pelan.
failure-slow-down-hint = Periksa menunggu lalu mencoba lagi sendiri.
failure-server-trouble = Server sedang bermasalah.
failure-server-trouble-hint = Periksa mencoba lagi sendiri; tidak ada yang hilang.
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
failure-storage = Penyimpanan di komputer ini gagal.
failure-storage-hint = Periksa ruang disk dan izin folder data, lalu coba lagi.
failure-internal = Ada kesalahan di dalam periksa.
failure-internal-hint = Tekan Q untuk keluar; keputusan yang sudah dibuat tersimpan.

## Baris perintah
cli-about = Terminal pemeriksa usul pemutakhiran data mandiri (PDM) ASN di SIASN
cli-after = Coba tanpa apa-apa: periksa demo
cli-heading-usage = Pemakaian:
cli-heading-commands = Perintah:
cli-heading-options = Pilihan:
cli-help = Tampilkan bantuan ini
cli-version = Tampilkan versi
cli-server = Alamat SIASN (https://…); menang atas setelan
cli-user = Nama pengguna; tanpa ini ditanyakan
cli-password-stdin = Baca kata sandi dari masukan baku
cli-language = Bahasa layar
cli-theme = Tema: dark, light, mono … atau buatan sendiri
cli-demo = Coba semuanya terhadap SIASN tiruan di komputer ini
cli-role = opd (bawaan), kanreg, pusat, bkpsdm, helpdesk, monitor
cli-fresh = Mulai dari awal; data yang ada di sana dihapus
cli-bustle = Orang lain ikut bekerja sementara itu
cli-sandbox = Jalankan SIASN tiruan saja (semua kata sandi: contoh)
cli-listen = Hanya alamat komputer ini
cli-data = Folder datanya
cli-proposals = Banyak usul
cli-seed = Benih: benih yang sama, dunia yang sama
cli-journal = Catatan keputusan yang dibuat di komputer ini
cli-journal-list = Tampilkan catatan, yang lama dulu
cli-journal-verify = Periksa keutuhan catatan
cli-json = Satu baris JSON per isi
cli-no-home = Folder rumah tidak diketahui; setel HOME atau PERIKSA_HOME.
cli-no-server = Belum ada server. Pakai --server URL atau setelan “server”; untuk mencoba dulu: periksa demo.
cli-server-address = “{ $server }” bukan alamat server; contoh: https://siasn.contoh.go.id
cli-server-scheme = “{ $server }”: hanya https yang dipakai (http hanya untuk komputer ini sendiri).
cli-server-credentials = Alamat tidak boleh memuat nama pengguna atau kata sandi: ia akan terlihat di daftar proses. Pakai --user.
cli-server-plain = “{ $server }”: http ke komputer lain membuka kata sandi di jaringan. Pakai https.
cli-listen-address = “{ $address }” bukan tempat mendengar; contoh: 127.0.0.1:8700
cli-listening = SIASN tiruan mendengar di { $url } (Ctrl-C mengakhiri)
cli-storage = Tidak bisa mulai: { $cause }. Periksa ruang disk, izin folder, dan apakah periksa lain masih berjalan.
cli-no-terminal = Perlu terminal untuk menggambar: { $cause }. Jalankan langsung di terminal, tanpa pipa.
journal-whole = { $profile }: { $count } baris, utuh.
journal-broken = { $profile }: catatan rusak mulai baris { $row } dari { $count }. Simpan berkasnya dan beri tahu pengelola.
