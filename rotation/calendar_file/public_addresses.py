"""Which machines a calendar may be fetched from: those on the internet, not those inside our network."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from rotation.calendar_file.unreachable import Unreachable

_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address
# Not everybody's, though some versions of Python say so: protocol assignments, relays, IPv4-compatible and
# site-local addresses, NAT64 of one's own (RFC 6890, RFC 8215).
_SPECIAL = [
    ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "::/96", "fec0::/10", "64:ff9b:1::/48")
]

# Where calendars are served: by name, or on a port that no privileged service of another kind has.
_WELL_KNOWN_PORTS = (80, 443)


def addresses_of(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses to connect to for a host, looked up once: whoever connects goes to one of these.

    `private` lets them be inside our own network. Raises Unreachable when there is none.
    """
    if not private and port not in _WELL_KNOWN_PORTS and port < 1024:
        raise Unreachable("port")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("unknown") from None
    addresses = dict.fromkeys(str(each[4][0]) for each in found)
    allowed = [each for each in addresses if private or is_public(each)]
    if not allowed:
        raise Unreachable("inside")
    return allowed


def is_public(address: str) -> bool:
    """Whether an IP address, and whatever IPv4 address is wrapped in it, is a public one of one machine."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast and not any(each in network for network in _SPECIAL)
        for each in (parsed, *_wrapped(parsed))
    )


def _wrapped(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _TRANSLATED:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
