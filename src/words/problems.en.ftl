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
