# Kesalahan dalam berkas pengaturan. Setiap pesan punya pasangan `-advice`: apa yang bisa dilakukan.

config-unreadable = Berkas ini tidak dapat dibaca: { $cause }
config-unreadable-advice = Periksa izin berkas; sementara ini nilai bawaan yang dipakai.
config-syntax = Baris ini bukan TOML yang sah: { $cause }
config-syntax-advice = Perbaiki barisnya; teks diapit tanda kutip, daftar diapit [ ].
config-unknown-key = "{ $key }" tidak dikenal di sini.
config-unknown-key-advice = { $known ->
    [near] Mungkin maksudnya "{ $near }".
   *[none] Hapus barisnya, atau lihat nama-nama yang ada di dokumentasi.
}
config-wrong-type = "{ $key }" diisi nilai dengan jenis yang keliru.
config-wrong-type-advice = { $wanted ->
    [number] Isi dengan bilangan bulat, tanpa tanda kutip.
    [texts] Isi dengan teks dalam tanda kutip, atau daftar teks: ["a", "b"].
    [table] Isi sebagai tabel: [{ $key }], lalu satu baris untuk setiap nama.
   *[text] Isi dengan teks dalam tanda kutip.
}
config-not-one-of = "{ $value }" tidak berlaku untuk "{ $key }".
config-not-one-of-advice = Pilih salah satu: { $allowed }.
config-out-of-range = Nilai "{ $key }" di luar batas.
config-out-of-range-advice = Isi dengan bilangan dari { $least } sampai { $most }.
config-bad-address = "{ $value }" bukan alamat server.
config-bad-address-advice = Tulis lengkap, misalnya "https://siasn.contoh.go.id".
config-bad-chord = "{ $chord }" bukan nama tombol.
config-bad-chord-advice = Tulis misalnya "a", "G", "ctrl-d", "alt-x", "shift-tab", "enter", "pgdn" atau "f1".
config-deciding-chord = Tombol { $chord } dipakai untuk memutuskan ({ $verb }), jadi tidak boleh juga untuk "{ $other }".
config-deciding-chord-advice = Pilih tombol lain untuk salah satunya; sementara ini tombol bawaan yang dipakai.
config-bad-style = "{ $word }" bukan warna dan bukan gaya huruf.
config-bad-style-advice = Tulis misalnya "bold cyan", "light-red on black", "#ffaf00" atau "reversed".
config-bad-category = Berkas kategori ini tidak dipakai: { $cause }
config-bad-category-advice = Perbaiki berkasnya; sementara ini kategori bawaan yang berlaku.
config-plain-address = "{ $value }" tidak memakai https.
config-plain-address-advice = Tulis "https://…": dengan http, kata sandi terbaca di jaringan. http hanya boleh ke komputer ini sendiri.
config-secret-in-address = Alamat "{ $key }" memuat nama pengguna atau kata sandi.
config-secret-in-address-advice = Hapus bagian sebelum tanda @, lalu ganti kata sandinya: ia sudah tertulis di berkas ini.
config-bad-profile-key = "{ $value }" tidak dapat menjadi nama profil.
config-bad-profile-key-advice = Pakai huruf kecil, angka, dan tanda hubung, paling panjang 32; sebutan di layar ditulis di name.
config-no-such-profile = Tidak ada profil "{ $value }".
config-no-such-profile-advice = { $any ->
    [some] Pilih salah satu: { $known }.
   *[none] Tulis dahulu profilnya: [profiles.{ $value }], lalu server di bawahnya.
}
config-bad-path = "{ $value }" bukan alamat di bawah API.
config-bad-path-advice = Tulis tanpa garis miring di depan, misalnya "tolak-usulan" atau "usulan/tolak".
config-no-such-file = Tidak ada berkas "{ $value }".
config-no-such-file-advice = Tulis letak lengkap berkas yang ada, misalnya "/etc/ssl/instansi.pem".
config-empty = "{ $key }" tidak boleh kosong.
config-empty-advice = Isi nilainya, atau hapus barisnya agar nilai bawaan berlaku.
