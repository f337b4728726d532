"""Bodies that are nearly right: a valid value with something wrong in its tree, or in its bytes."""
import copy, json

ODD = (None, True, False, 0, -1, 1.5, 1e308, -0.0, 2**53, 2**53 - 1, -2**63, 10**30, "", " ", "x", "\u0000", "\u202e", "\U0001f600",
       "a" * 300, "a" * 5000, "-1", "null", "../../etc/passwd", "' OR 1=1 --", "{{trigger.body}}", "{{", "${7*7}", "%s%n", "<script>",
       "2026-02-30", "9999-12-31T23:59:60Z", [], {}, [[]], [{}], {"": {}}, [None] * 50, {"a": {"b": {"c": []}}})
ODD_KEYS = ("", "id", "__proto__", "constructor", "type", "a" * 300, "\u0000", "/", "~", "~1", "$ref", "title", "requester", "nodes")
ODD_BYTES = (b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\\u0000", b"\\ud800", b"\\", b'"', b"{", b"}", b"[", b"]", b",", b":",
             b"1e999", b"-", b"\r\n", b"/*", b"NaN", b"\xef\xbb\xbf", b"\\u0022")


def places_in(value, path=()):
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places_in(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places_in(value[index], (*path, index))


def odd(chance):
    return copy.deepcopy(chance.choice(ODD))


def change_tree(chance, value):
    place = chance.choice(list(places_in(value)))
    if not place:
        return chance.choice((odd(chance), [value], {"body": value}, value))
    holder = value
    for step in place[:-1]:
        holder = holder[step]
    last, what = place[-1], chance.randrange(7)
    if what == 0:
        del holder[last]
    elif what == 1:
        holder[last] = odd(chance)
    elif what == 2:
        holder[last] = [holder[last]] * chance.randrange(1, 5)
    elif what == 3:
        for _ in range(chance.randrange(1, 70)):
            holder[last] = [holder[last]] if chance.random() < 0.5 else {"a": holder[last]}
    elif what == 4 and isinstance(holder, dict):
        holder[chance.choice(ODD_KEYS)] = copy.deepcopy(holder[last])
    elif what == 5 and isinstance(holder, list):
        holder.insert(last, copy.deepcopy(chance.choice(holder)))
    elif isinstance(holder[last], str):
        holder[last] += chance.choice([text for text in ODD if isinstance(text, str)])
    else:
        holder[last] = {chance.choice(ODD_KEYS): holder[last]}
    return value


def change_bytes(chance, body):
    at, what = chance.randrange(len(body) + 1), chance.randrange(5)
    if what == 0:
        return body[:at]
    if what == 1:
        return body[:at] + chance.choice(ODD_BYTES) + body[at:]
    if what == 2:
        return body[:at] + bytes([chance.randrange(256)]) + body[at + 1:]
    end = min(len(body), at + chance.randrange(1, 40))
    if what == 3:
        return body[:at] + body[end:]
    return body[:end] + body[at:end] * chance.randrange(1, 4) + body[end:]


def mutate(chance, valid):
    """Nearly always wrong somehow, sometimes right after all."""
    value = copy.deepcopy(valid)
    if chance.random() < 0.8:
        for _ in range(chance.randrange(1, 4)):
            if isinstance(value, (dict, list)):
                value = change_tree(chance, value)
    body = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if chance.random() < 0.4:
        body = change_bytes(chance, body)
    return body
