"""Which network addresses a collection may connect to.

A hostile page or feed can point to the inside of the body's own network (http://10.0.0.1/admin, http://169.254.169.254/),
and a hostile name server can answer with such an address at the second question (DNS rebinding). So the address itself
is judged, at the moment when it is going to be connected to.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address


class AddressGuard:
    """Refuses every address that is not globally reachable (IANA special-purpose registries: private, loopback,
    link-local, shared, reserved, multicast), except what is listed as host name, address or CIDR block.

    A listed host name may resolve to any address. `refused` remembers the host names that were turned away.
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        self.refused: set[str] = set()
        for entry in allow_private:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._hosts.add(_plain(entry))

    def permits(self, host: str, address: str) -> bool:
        """Whether a connection for `host` may go to `address`, an IPv4 or IPv6 address in text."""
        try:
            parsed: Address = ip_address(address.partition("%")[0])
        except ValueError:
            return self._refuse(host)
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        if parsed.is_global and not parsed.is_multicast:
            return True
        if _plain(host) in self._hosts or any(parsed in network for network in self._networks):
            return True
        return self._refuse(host)

    def permits_literal(self, host: str) -> bool:
        """Like `permits` for a host that may be written as an address; a name gives True: its addresses are judged later."""
        try:
            ip_address(host.strip("[]").partition("%")[0])
        except ValueError:
            return True
        return self.permits(host, host.strip("[]"))

    def _refuse(self, host: str) -> bool:
        self.refused.add(_plain(host))
        return False


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
