//! Where someone asks from, as far as it can be told apart.

use std::net::{IpAddr, Ipv6Addr};

/// Bits of an IPv6 address that name a network; whoever has one has all addresses in it.
const NETWORK_BITS: u32 = 64;

/// An IPv4 address, or an IPv6 network of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Network(IpAddr);

impl Network {
    /// The network of an address.
    pub(super) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() >> (128 - NETWORK_BITS) << (128 - NETWORK_BITS);
                Self(Ipv6Addr::from_bits(network).into())
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}
