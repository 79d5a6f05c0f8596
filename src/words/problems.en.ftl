# What is wrong in a file of settings. Every message has its `-advice`: what can be done about it.

config-unreadable = This file cannot be read: { $cause }
config-unreadable-advice = Check the file's permissions; the defaults hold meanwhile.
config-syntax = This line is not valid TOML: { $cause }
config-syntax-advice = Mend the line; texts stand in quotes, lists in [ ].
config-unknown-key = "{ $key }" means nothing here.
config-unknown-key-advice = { $known ->
    [near] Perhaps "{ $near }" is meant.
   *[none] Delete the line, or look up the names in the documentation.
}
config-wrong-type = "{ $key }" has a value of the wrong type.
config-wrong-type-advice = { $wanted ->
    [number] Give a whole number without quotes.
    [texts] Give a text in quotes, or a list of texts: ["a", "b"].
    [table] Give a table: [{ $key }], then one line for each name.
   *[text] Give a text in quotes.
}
config-not-one-of = "{ $value }" cannot stand for "{ $key }".
config-not-one-of-advice = Choose one of: { $allowed }.
config-out-of-range = The value of "{ $key }" is out of range.
config-out-of-range-advice = Give a number from { $least } to { $most }.
config-bad-address = "{ $value }" is no address of a server.
config-bad-address-advice = Write it in full, such as "https://siasn.contoh.go.id".
config-bad-chord = "{ $chord }" is no name of a key.
config-bad-chord-advice = Write for example "a", "G", "ctrl-d", "alt-x", "shift-tab", "enter", "pgdn" or "f1".
config-deciding-chord = The key { $chord } decides ({ $verb }), so it must not do "{ $other }" as well.
config-deciding-chord-advice = Choose another key for one of them; the default key holds meanwhile.
config-bad-style = "{ $word }" is neither a colour nor a modifier.
config-bad-style-advice = Write for example "bold cyan", "light-red on black", "#ffaf00" or "reversed".
config-bad-category = This category file is not used: { $cause }
config-bad-category-advice = Mend the file; until then the shipped category holds.
config-plain-address = "{ $value }" does not use https.
config-plain-address-advice = Write "https://…": over http the password can be read on the network. Only this machine itself may be reached by http.
config-secret-in-address = The address of "{ $key }" holds a user name or a password.
config-secret-in-address-advice = Delete what stands before the @, then change the password: it has stood in this file.
config-bad-profile-key = "{ $value }" cannot be the name of a profile.
config-bad-profile-key-advice = Use small letters, digits and hyphens, 32 at most; what the screen calls it stands in name.
config-no-such-profile = There is no profile "{ $value }".
config-no-such-profile-advice = { $any ->
    [some] Choose one of: { $known }.
   *[none] Write the profile first: [profiles.{ $value }], then its server below.
}
config-bad-path = "{ $value }" is no path below the API.
config-bad-path-advice = Write it without a slash in front, such as "tolak-usulan" or "usulan/tolak".
config-no-such-file = There is no file "{ $value }".
config-no-such-file-advice = Write the full name of a file that is there, such as "/etc/ssl/instansi.pem".
config-empty = "{ $key }" must not be empty.
config-empty-advice = Fill it in, or delete the line so that the default holds.
