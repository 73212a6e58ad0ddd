"""What a submission may write to the grader in the place of the worker that it runs in."""

from attempt import CHECKS, Attempt, before, source, within

# What writes frames of its own to the grader: it runs in the worker, so that it can.
FRAMES = """
import glob
import os
import struct
import threading
import time
def frame(head, body=b""):
    return struct.pack("!II", len(head), len(body)) + head + body
def sockets():
    for name in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else map(str, range(3, 256)):
        try:
            if int(name) > 2 and os.fstat(int(name)).st_mode & 0o170000 == 0o140000:
                yield int(name)
        except OSError:
            pass
def say(*said, again=1, wait=0.0):
    for _ in range(again):
        for one in sockets():
            for piece in said:
                try:
                    os.write(one, piece)
                except OSError:
                    return
        time.sleep(wait)
"""


def frames(name: str, said: str, slow: bool = False) -> Attempt:
    """Frames are written while AddLayer is asked; what comes of it is its own and no other's."""
    return within(
        name,
        f"exec({FRAMES!r}, globals())\n{said}\nimport time; time.sleep(0.05)\nreturn 0.0",
        destructive=True,
        slow=slow,
    )


CONVERSATION = (
    frames("a head of many lists", 'say(frame(b"[" + b"[]," * 2600000 + b"[]]"))'),
    frames("a head of many objects", 'say(frame(b"[" + b"{}," * 2600000 + b"{}]"))'),
    frames("a deep head", 'say(frame(b"[" * 1000000))'),
    frames("a head of one number", 'say(frame(b"9" * 8000000))'),
    frames("an array of a shape that cannot be", 'say(frame(b\'["a","<f8",[0,67108864,67108864,67108864]]\'))'),
    frames("an array in place of a word", 'say(frame(b\'["l",["a","<f8",[2]]]\', bytes(16)))'),
    frames("an array as the answer", 'say(frame(b\'["a","<f8",[2]]\', bytes(16)))'),
    frames("an array again and again", 'say(frame(b\'["l",true,0,["r",0]]\'))'),
    frames("halves of letters", 'say(frame(b\'["l",true,3,["f","\\\\ud800","\\\\ud800","\\\\ud800","\\\\ud800"]]\'))'),
    frames("a flood of empty answers", "say(frame(b'[\"l\",false]') * 1000, again=1000)"),
    frames("a flood of answers out of order", "say(frame(b'[\"l\",false,3,0.0,2,0.0]') * 1000, again=1000)"),
    frames(
        "bytes that come one by one",
        'say(struct.pack("!II", 8000000, 0)); say(b"1", again=3000, wait=0.001)',
        slow=True,
    ),
    frames(
        "answers in advance, from a thread",
        'threading.Thread(target=say, args=(frame(b\'["l",true]\'),), kwargs={"again": 10000, "wait": 0.0005}).start()',
    ),
    Attempt(
        "cells that are said to have run, from a thread",
        {"AddLayer": "while True:\n    pass"},
        added=(
            f'{FRAMES}\nran = frame(b\'["l","ran","",null,["l"]]\')\n'
            'threading.Thread(target=say, args=(ran,), kwargs={"again": 100000, "wait": 0.0005}, daemon=True).start()',
        ),
        destructive=True,
        slow=True,
    ),
    before(
        "what is packed for the grader is what was put in",
        """
        import sys
        from autograde.check import asking, script
        def echo(target, steps):
            given = 0.0
            for step in steps:
                given = step.value if isinstance(step, script.Put) else given
                yield given if isinstance(step, script.Get) else 0 if getattr(step, "watch", None) else None
        asking.carry_out = sys.modules["__main__"].asking.carry_out = echo
        """,
        answers={name: f"{name} = print" for name in CHECKS},
    ),
    before(
        "counts of every kind",
        """
        from autograde.check import asking
        import itertools
        odd = itertools.cycle([-1, 2**63, float("nan"), None, True, "0", [0], 1e999])
        asking._counting = lambda function, given, owner, watch: (None, next(odd))
        """,
        answers={
            name: f"class {name}:\n    def forward(self, x, y): return 0\n    def backward(self, dout): 0"
            for name in ("MulLayer", "AddLayer")
        },
    ),
    # A worker in which the student's code runs can lie about itself. It wins nothing by that: wrong numbers stay wrong,
    # and what it hides it could as well not do, as the next two show. Whoever can hide a call of forward can give it
    # another name, and whoever can hide that dout was changed can change a copy.
    Attempt(
        "forward is called in backward, and the count of it is forged",
        {
            "MulLayer": source(
                """
                from autograde.check import asking
                asking._counting = lambda function, given, owner, watch: (function(*given[0], **given[1]), 0)
                class MulLayer:
                    def forward(self, x, y):
                        self.x, self.y = x, y
                        return x * y
                    def backward(self, dout):
                        x, y = self.x, self.y
                        dx = (self.forward(x + 1, y) - self.forward(x, y)) * dout
                        dy = (self.forward(x, y + 1) - self.forward(x, y)) * dout
                        self.x, self.y = x, y
                        return dx, 2 * dy
                """
            )
        },
        earns=frozenset({"mul_forward"}),
    ),
    Attempt(
        "dout is changed, and the bytes of it are forged",
        {
            "MulLayer": source(
                """
                import numpy as np
                from autograde.check import asking, script
                plain, given = asking.to_plain, {}
                def forged(value):
                    if id(value) in given:
                        return given[id(value)][1]
                    copy = plain(value)
                    given[id(copy)] = copy, plain(copy)
                    return copy
                asking.to_plain = forged
                class MulLayer:
                    def forward(self, x, y):
                        self.x, self.y = x, y
                        return x * y
                    def backward(self, dout):
                        if np.ndim(dout):
                            dout *= 2
                        return dout * self.y, dout * self.x
                """
            )
        },
        earns=frozenset({"mul_forward"}),
    ),
)
