//! The real binary closes its memory to others before it does anything else.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::MetadataExt,
    process::{Command, Stdio},
};

#[test]
fn the_program_writes_no_memory_images_and_is_not_looked_into() {
    let home = tempfile::tempdir().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_periksa"))
        .args(["sandbox", "--listen", "127.0.0.1:0", "--proposals", "0"])
        .env("PERIKSA_HOME", home.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    output.read_line(&mut said).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", process.id())).unwrap();
    let memory = fs::metadata(format!("/proc/{}/mem", process.id())).unwrap();
    let ours = fs::metadata("/proc/self").unwrap().uid();
    process.kill().unwrap();
    process.wait().unwrap();
    let core: Vec<_> = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max core file size"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(core, ["0", "0", "bytes"]);
    // What may not be looked into belongs to root in /proc, whoever runs it.
    if ours == 0 {
        eprintln!("NOT TESTED as root: who owns the memory in /proc");
    } else {
        assert_eq!(memory.uid(), 0);
    }
}
