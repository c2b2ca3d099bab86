//! Which addresses belong to the public Internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks that are not public, by first address and length of prefix: the IPv4 special-purpose
/// registry of IANA (RFC 6890), with multicast and what is reserved.
const NOT_PUBLIC_4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Within 2000::/3, the only part of IPv6 that is given out as public (RFC 4291), these are not:
/// protocol assignments with Teredo, two ranges for documentation, and 6to4, which carries any IPv4
/// address inside.
const NOT_PUBLIC_6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address belongs to the public Internet: nothing private, local, shared, reserved or
/// multicast, and no IPv6 address that stands for an IPv4 one.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let within = |(network, length): &(Ipv4Addr, u32)| {
                (four.to_bits() ^ network.to_bits()) >> (32 - length) == 0
            };
            !NOT_PUBLIC_4.iter().any(within)
        }
        IpAddr::V6(six) => {
            let within = |(network, length): &(Ipv6Addr, u32)| {
                (six.to_bits() ^ network.to_bits()) >> (128 - length) == 0
            };
            six.to_bits() >> 125 == 1 && !NOT_PUBLIC_6.iter().any(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn four(a: u8, b: u8, c: u8, d: u8) -> bool {
        is_public(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
    }

    fn six(text: &str) -> bool {
        is_public(IpAddr::V6(text.parse().unwrap()))
    }

    #[test]
    fn well_known_servers_are_public() {
        assert!(four(8, 8, 8, 8) && four(1, 1, 1, 1) && four(100, 63, 255, 255));
        assert!(four(172, 15, 0, 1) && four(172, 32, 0, 1) && four(223, 255, 255, 254));
        assert!(six("2606:4700:4700::1111") && six("2a00:1450:4001:80b::200e"));
    }

    #[test]
    fn the_first_and_the_last_of_every_closed_network_are_closed() {
        for (network, length) in NOT_PUBLIC_4 {
            let rest = u32::MAX.checked_shr(*length).unwrap_or(0);
            for bits in [network.to_bits(), network.to_bits() | rest] {
                assert!(
                    !is_public(Ipv4Addr::from_bits(bits).into()),
                    "{network}/{length}"
                );
            }
        }
        for text in [
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::8.8.8.8",
            "64:ff9b:1::1",
            "100::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "4000::1",
            "5f00::1",
        ] {
            assert!(!six(text), "{text}");
        }
    }

    /// The classes as they are drawn by others: the standard library, and RFC texts digit by digit.
    fn closed_by_class(address: Ipv4Addr) -> bool {
        let [a, b, c, _] = address.octets();
        address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || address.is_multicast()
            || address.is_broadcast()
            || address.is_documentation()
            || a == 0
            || a >= 240
            || (a == 100 && (64..128).contains(&b))
            || (a == 198 && (b == 18 || b == 19))
            || (a == 192 && b == 0 && c == 0)
            || (a == 192 && b == 88 && c == 99)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn an_ipv4_address_is_public_exactly_when_no_class_closes_it(
            bits in prop_oneof![
                any::<u32>(),
                // Near the borders, where mistakes are made.
                (0..NOT_PUBLIC_4.len(), any::<bool>(), -3i64..=3).prop_map(|(n, end, by)| {
                    let (network, length) = NOT_PUBLIC_4[n];
                    let rest = if end { u32::MAX.checked_shr(length).unwrap_or(0) } else { 0 };
                    (i64::from(network.to_bits() | rest) + by) as u32
                }),
            ]
        ) {
            let address = Ipv4Addr::from_bits(bits);
            prop_assert_eq!(is_public(address.into()), !closed_by_class(address), "{}", address);
        }

        #[test]
        fn no_ipv4_address_gets_in_as_ipv6(bits: u32) {
            let four = Ipv4Addr::from_bits(bits);
            let [a, b, c, d] = four.octets();
            let word = |x: u8, y: u8| u16::from(x) << 8 | u16::from(y);
            prop_assert!(!is_public(four.to_ipv6_mapped().into()));
            prop_assert!(!is_public(four.to_ipv6_compatible().into()));
            let six_to_four = Ipv6Addr::new(0x2002, word(a, b), word(c, d), 0, 0, 0, 0, 1);
            let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, word(a, b), word(c, d));
            let teredo = Ipv6Addr::new(0x2001, 0, word(a, b), word(c, d), 0, 0, 0, 0);
            for carrier in [six_to_four, nat64, teredo] {
                prop_assert!(!is_public(carrier.into()), "{}", carrier);
            }
        }

        #[test]
        fn outside_global_unicast_no_ipv6_address_is_public(bits: u128) {
            let six = Ipv6Addr::from_bits(bits);
            let global = six.segments()[0] & 0xe000 == 0x2000;
            prop_assert!(global || !is_public(six.into()));
            prop_assert!(!is_public(Ipv6Addr::from_bits(bits >> 7 | 0xfc << 120).into()));
            prop_assert!(!is_public(Ipv6Addr::from_bits(bits >> 8 | 0xff << 120).into()));
        }
    }
}
