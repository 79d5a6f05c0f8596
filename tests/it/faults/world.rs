//! x
use super::*;
#[tokio::test(flavor = "multi_thread")]
async fn count() {
    for (n, d) in [(1500, Dialect::Siasn), (3000, Dialect::Terbuka)] {
        let home = tempfile::tempdir().unwrap();
        let t = std::time::Instant::now();
        let town = Town::of(home.path(), n, d).await;
        println!("{n} {} {:?}", town.work.len(), t.elapsed());
    }
}
