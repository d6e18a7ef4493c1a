//! Builds again when a migration was added, which the compiler can't see for itself.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
