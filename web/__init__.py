"""The web door. Who asks for one of its texts loads no page: `web.wiring` alone knows them all."""
