"""From where somebody acts, as history keeps it: shortened to a network and a kind of browser."""

from ipaddress import ip_address, ip_network

from flask import request

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def origin() -> str:
    """The network of the asker's address and the kind of browser: 192.0.2.0/24, Firefox on Linux."""
    agent = request.user_agent.string
    browser = next((name for sign, name in _BROWSERS if sign in agent), "another program")
    system = next((f" on {name}" for sign, name in _SYSTEMS if sign in agent), "")
    return f"{_network(request.remote_addr or '')}, {browser}{system}"


def _network(address: str) -> str:
    try:
        bits = 24 if ip_address(address).version == 4 else 48
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{bits}", strict=False))
