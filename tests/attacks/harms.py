# Submissions that cost the marker more than they may. Each block is a cell of
# the learner's own, and runs in the box. `reply` sends what the marker takes
# for the bench's next reply, as `raw` makes it.

# %% harm: bytes that are the same bytes, many times
n = 30_000_000
same = {"$": "bytes", "at": 0, "size": n}
reply(raw({"$": "dict", "keys": ["outputs"], "items": [[same] * 30]}, bytes(n)))

# %% harm: no end of outputs
one = {"$": "dict", "keys": ["text"], "items": ["a"]}
reply(raw({"$": "dict", "keys": ["outputs"], "items": [[one] * 250_000]}))

# %% harm: no end of lists
reply(raw({"$": "dict", "keys": ["outputs"], "items": [[[]] * 10_000_000]}))

# %% harm: an error without an end
said = {"$": "dict", "keys": ["name", "text"], "items": ["E", "x" * 60_000_000]}
reply(raw({"$": "dict", "keys": ["outputs", "error"], "items": [[], said]}))

# %% harm: a reply that grows when it is sent on


def double(x):
    said = {"$": "dict", "keys": ["text"], "items": ["é" * 20_000_000]}
    reply(raw({"$": "dict", "keys": ["raised"], "items": [said]}))

# %% harm: keys of one hash
same = [n * (2**61 - 1) for n in range(100_000)]
reply(raw({"$": "set", "items": same}))

# %% harm: a shape whose product has no end
shape = ["1e308"] * 30_000
text = '{"$": "tensor", "at": 0, "size": 1, "dtype": "uint8", "shape": [%s]}'
text = '{"$": "dict", "keys": ["outputs"], "items": [%s]}' % text
text = (text % ",".join(shape)).encode()
reply(struct.pack("!I", len(text)) + text + b"a")
