"""This machine on its local network, found without asking anybody: for a hall."""

import fcntl
import ipaddress
import socket
import struct

SIOCGIFADDR = 0x8915  # Linux: the address of an interface
_INNER = ("lo", "docker", "br-", "veth", "virbr", "tun", "tap")


def is_local(name):
    """Return whether a host name or address is of this machine or of a private network."""
    name = name.strip("[]").lower()
    if name == "localhost" or name.endswith(".local"):
        return True
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return False


def addresses():
    """Return this machine's private addresses, those of cards and radios before inner ones."""
    found = []
    for _number, name in sorted(socket.if_nameindex()):
        address = _address_of(name)
        if address and is_local(address) and not address.startswith("127."):
            found.append((name.startswith(_INNER), address))
    return [address for _inner, address in sorted(found, key=lambda pair: pair[0])]


def _address_of(interface):
    """Return the IPv4 address of an interface, "" where it has none or this is no Linux."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            name = struct.pack("256s", interface.encode()[:15])
            answer = fcntl.ioctl(asked.fileno(), SIOCGIFADDR, name)
        except OSError:
            return ""
    return socket.inet_ntoa(answer[20:24])


def own_address():
    """Return the address by which others on the network reach this machine."""
    return next(iter(addresses()), "127.0.0.1")
