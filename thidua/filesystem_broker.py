"""Filesystem broker whose messages appear whole.

The stock transport opens the message file under its final name and then writes, so a worker that lists the
folder in between takes an empty or half-written message. Here the payload is written beside the queue under a
name no reader accepts, then renamed.
"""

import os
import time
import uuid
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class AtomicChannel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu does
        # Wall time, not monotonic(): the order then survives a restart of the machine.
        name = f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg"
        target = os.path.join(self.data_folder_out, name)
        partial = os.path.join(self.data_folder_out, f"{name}.part")
        with open(partial, "wb") as stream:
            stream.write(dumps(payload).encode())
        os.replace(partial, target)


class AtomicTransport(filesystem.Transport):
    Channel = AtomicChannel
