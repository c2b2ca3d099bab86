//! A proxy in front of us, by its address or by the network that it is in.

use std::{net::IpAddr, str::FromStr};

/// One address, or all that share its first bits. IPv4 written within IPv6 (`::ffff:10.0.0.1`), as
/// a socket that listens on both gives it, is that IPv4 address, here and where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy {
    address: IpAddr,
    /// From 1: no bit would be everybody.
    bits: u8,
}

/// What was written is no address and no network such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address or a network")]
pub struct NoProxy;

fn longest(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl Proxy {
    /// Whether an address is one of these.
    #[must_use]
    pub fn includes(&self, ip: IpAddr) -> bool {
        let rest = longest(self.address) - self.bits;
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(ip)) => (ours.to_bits() ^ ip.to_bits()) >> rest == 0,
            (IpAddr::V6(ours), IpAddr::V6(ip)) => (ours.to_bits() ^ ip.to_bits()) >> rest == 0,
            _ => false,
        }
    }
}

impl FromStr for Proxy {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let written: IpAddr = address.parse().map_err(|_| NoProxy)?;
        let bits = bits.map_or(Ok(longest(written)), |bits| {
            bits.parse::<u8>().map_err(|_| NoProxy)
        })?;
        let address = written.to_canonical();
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
        let before = longest(written) - longest(address);
        let bits = bits.checked_sub(before).ok_or(NoProxy)?;
        if !(1..=longest(address)).contains(&bits) {
            return Err(NoProxy);
        }
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn includes(proxy: &str, ip: &str) -> bool {
        let proxy: Proxy = proxy.parse().unwrap();
        proxy.includes(ip.parse().unwrap())
    }

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        for proxy in ["10.0.0.1", "::ffff:10.0.0.1", "10.0.0.1/32", " 10.0.0.1 "] {
            for (ip, is_it) in [
                ("10.0.0.1", true),
                ("::ffff:10.0.0.1", true),
                ("::ffff:a00:1", true),
                ("10.0.0.2", false),
                ("::ffff:10.0.0.2", false),
                // The address that IPv4 was once written as within IPv6, and no longer is.
                ("::10.0.0.1", false),
            ] {
                assert_eq!(includes(proxy, ip), is_it, "{proxy} and {ip}");
            }
        }
        assert!(includes("2001:db8::1", "2001:DB8:0::1"));
        assert!(!includes("2001:db8::1", "2001:db8::2"));
    }

    #[test]
    fn a_network_is_all_that_share_its_first_bits() {
        for proxy in ["10.0.0.0/8", "10.9.8.7/8", "::ffff:10.0.0.0/104"] {
            for (ip, is_it) in [
                ("10.0.0.1", true),
                ("10.255.255.255", true),
                ("::ffff:10.1.2.3", true),
                ("11.0.0.1", false),
                ("9.255.255.255", false),
                ("2001:db8::1", false),
            ] {
                assert_eq!(includes(proxy, ip), is_it, "{proxy} and {ip}");
            }
        }
        assert!(includes("fd00:1::/32", "fd00:1:ffff::9") && !includes("fd00:1::/32", "fd00:2::9"));
        assert!(includes("128.0.0.0/1", "255.0.0.1") && !includes("128.0.0.0/1", "127.0.0.1"));
    }

    #[test]
    fn nonsense_and_everybody_are_no_proxy() {
        let nonsense = [
            "",
            "localhost",
            "10.0.0.1:80",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/x",
            "10.0.0.0/8/8",
            "::1/129",
            "::ffff:10.0.0.0/8",
            "0.0.0.0/0",
            "::/0",
        ];
        for text in nonsense {
            assert_eq!(text.parse::<Proxy>(), Err(NoProxy), "{text}");
        }
    }
}
