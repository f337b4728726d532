// Random CEL expressions of a wanted type, so that most of them can be evaluated.
//
// Left out is what @bufbuild/cel 0.6.1 does otherwise than the specification and cel-go: double('a') and int('') as
// JavaScript has them; replace with an empty text to look for; string() of times pads fractions to three digits;
// uints beyond int64 cannot be divided; timestamp(int) takes milliseconds; the smallest int may be negated twice and divided by -1 in `%`; Europe/London
// about 1970 is an hour off.

// mulberry32: small, and the same numbers for the same seed everywhere.
function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const types = ["int", "uint", "double", "string", "bytes", "bool", "ints", "strings", "map", "timestamp", "duration"];

export function makeGenerator(seed) {
  const random = makeRandom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  let names = 0;

  const leaves = {
    int: () => pick(["0", "1", "-1", "i", "j", "2", "42", "9223372036854775807", "-9223372036854775807", "l[0]", "m.a"]),
    uint: () => pick(["0u", "1u", "u", "4294967296u", "7u"]),
    double: () => pick(["0.0", "1.5", "-2.25", "d", "1e300", "3.0", "0.1", "-0.0"]),
    string: () => pick(["''", "'a'", "s", "t", "'Zebra'", "'日本'", "'a,b,c'", "w[0]", "'12'", "'1.5'", "m.b"]),
    bytes: () => pick(["b''", "b'abc'", "b'\\xff\\x00'", "b'é'"]),
    bool: () => pick(["true", "false", "p"]),
    ints: () => pick(["[]", "l", "[1, 2, 3]", "[5]"]),
    strings: () => pick(["w", "['x']", "['a', 'b', 'a']"]),
    map: () => pick(["m", "{}", "{'a': 1}", "{1: 'x', 'k': [true]}"]),
    timestamp: () => pick(["timestamp('2009-02-13T23:31:30Z')", "timestamp('2024-02-29T12:00:00.123+02:00')", "timestamp('2023-11-14T22:13:20Z')"]),
    duration: () => pick(["duration('90s')", "duration('-1.5h')", "duration('1ms')"]),
  };

  function make(type, depth) {
    if (depth <= 0 || random() < 0.1) return leaves[type]();
    if (random() < 0.06) return `(${make("bool", depth - 1)} ? ${make(type, depth - 1)} : ${make(type, depth - 1)})`;
    const a = (wanted) => make(wanted, depth - 1);
    // A body in which the variable stands for an element now and then.
    const loop = (range, wanted, build) => {
      const name = `v${names++}`;
      const body = make(wanted, depth - 1);
      return build(a(range), name, random() < 0.6 ? use(body, name, range) : body);
    };
    const use = (body, name, range) => {
      const leaf = range === "ints" ? /\b(i|j|42)\b/ : range === "strings" ? /\b(s|t)\b/ : /'Zebra'/;
      return body.replace(leaf, name);
    };
    const all = makers(a, loop, pick);
    return pick(all[type])();
  }

  return () => make(pick(types), 1 + Math.floor(random() * 4));
}

function makers(a, loop, pick) {
  const range = () => pick(["ints", "strings"]);
  const any = () => a(pick(types));
  const arithmetic = (type, operators) => () => `(${a(type)} ${pick(operators)} ${a(type)})`;
  return {
    int: [
      arithmetic("int", ["+", "-", "*", "/", "%"]),
      () => `-(${a("int")})`,
      () => `size(${a(pick(["string", "bytes", "ints", "strings", "map"]))})`,
      () => `${a("string")}.indexOf(${a("string")})`,
      () => `${a("string")}.lastIndexOf(${a("string")})`,
      () => `int(${a(pick(["int", "uint", "double", "timestamp"]))})`,
      () => `${a("ints")}[${a("int")}]`,
      () => `${a("timestamp")}.${pick(["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"])}(${pick(["", "'Europe/London'", "'Asia/Kathmandu'", "'-09:30'"])})`,
      () => `${a("duration")}.${pick(["getHours", "getMinutes", "getSeconds"])}()`,
    ],
    uint: [arithmetic("uint", ["+", "-", "*", "/", "%"]), () => `uint(${a(pick(["int", "uint", "double"]))})`],
    double: [
      arithmetic("double", ["+", "-", "*", "/"]),
      () => `-(${a("double")})`,
      () => `double(${a(pick(["int", "uint", "double"]))})`,
    ],
    string: [
      () => `(${a("string")} + ${a("string")})`,
      () => `${a("string")}.${pick(["lowerAscii", "upperAscii", "trim"])}()`,
      () => `${a("string")}.replace(${pick(["'a'", "'l'", "' '", "'ö'", "','"])}, ${a("string")})`,
      () => `${a("string")}.substring(${a("int")})`,
      () => `${a("string")}.charAt(${a("int")})`,
      () => `${a("strings")}.join(${a("string")})`,
      () => `string(${a(pick(["int", "uint", "bool", "string", "bytes", "timestamp", "duration"]))})`,
      () => `${a("strings")}[${a("int")}]`,
      () => `'%s %d'.format([${a("string")}, ${a("int")}])`,
    ],
    bytes: [() => `bytes(${a("string")})`, () => `(${a("bytes")} + ${a("bytes")})`],
    bool: [
      () => `(${a("bool")} ${pick(["&&", "||"])} ${a("bool")})`,
      () => `!(${a("bool")})`,
      () => {
        const type = pick(["int", "uint", "double", "string", "bytes", "timestamp", "duration", "bool"]);
        return `(${a(type)} ${pick(["<", "<=", ">", ">=", "==", "!="])} ${a(type)})`;
      },
      () => `(${a(pick(["int", "uint", "double"]))} ${pick(["<", ">=", "==", "!="])} ${a(pick(["int", "uint", "double"]))})`,
      () => `(${any()} == ${any()})`,
      () => `(${a("int")} in ${a("ints")})`,
      () => `(${a("string")} in ${a(pick(["strings", "map"]))})`,
      () => `${a("string")}.${pick(["contains", "startsWith", "endsWith"])}(${a("string")})`,
      () => `${a("string")}.matches('${pick(["^a", "[a-z]+", "l{2}", "(b|x)$", "."])}')`,
      () => loop(range(), "bool", (list, v, body) => `${list}.${pick(["all", "exists", "exists_one"])}(${v}, ${body})`),
      () => `has(${a("map")}.${pick(["a", "b", "zz"])})`,
      () => `(type(${any()}) == type(${any()}))`,
      () => `bool(${a(pick(["bool", "string"]))})`,
    ],
    ints: [
      () => `[${a("int")}, ${a("int")}]`,
      () => `(${a("ints")} + ${a("ints")})`,
      () => loop("ints", "bool", (list, v, body) => `${list}.filter(${v}, ${body})`),
      () => loop(range(), "int", (list, v, body) => `${list}.map(${v}, ${body})`),
    ],
    strings: [
      () => `[${a("string")}, ${a("string")}]`,
      () => `${a("string")}.split(${a("string")})`,
      () => loop("strings", "bool", (list, v, body) => `${list}.filter(${v}, ${body})`),
      () => loop(range(), "string", (list, v, body) => `${list}.map(${v}, ${body})`),
    ],
    map: [() => `{${a("string")}: ${any()}, ${a("int")}: ${any()}}`, () => `{${a("bool")}: ${any()}}`],
    timestamp: [
      () => `(${a("timestamp")} ${pick(["+", "-"])} ${a("duration")})`,
      () => `timestamp(string(${a("timestamp")}))`,
    ],
    duration: [
      () => `(${a("timestamp")} - ${a("timestamp")})`,
      () => `(${a("duration")} ${pick(["+", "-"])} ${a("duration")})`,
      () => `duration(string(${a("duration")}))`,
    ],
  };
}
