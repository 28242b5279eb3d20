//! Gives the Windows program the manifest that the window carries too: paths longer than 260 characters.

fn main() {
    let manifest = "../../packaging/windows/tsunagi.manifest";
    println!("cargo::rerun-if-changed={manifest}");
    println!("cargo::rerun-if-changed=windows.rc");
    // On other systems it does nothing.
    if let Err(error) =
        embed_resource::compile("windows.rc", embed_resource::NONE).manifest_required()
    {
        println!("cargo::error=the program's manifest cannot be embedded: {error}");
    }
}
