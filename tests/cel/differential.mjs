// A second opinion on CEL: makes random expressions, gives each to `neuronflow expr` and to @bufbuild/cel, and tells
// where the two differ. A difference prints the seed that makes it again.
//
//   node differential.mjs PROGRAM [--seed N] [--count N]

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { celUint, isCelError, isCelList, isCelMap, isCelType, isCelUint, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

import { makeGenerator } from "./generate.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, count: { type: "string", default: "3000" } },
});
const [program] = positionals;
if (!program) {
  console.error("usage: node differential.mjs PROGRAM [--seed N] [--count N]");
  process.exit(2);
}
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}`);

const bindings = {
  i: { int: "7" },
  j: { int: "-3" },
  u: { uint: "5" },
  d: { double: "2.5" },
  s: { string: "héllo wörld" },
  t: { string: "" },
  p: { bool: true },
  l: { list: [{ int: "3" }, { int: "0" }, { int: "-8" }] },
  w: { list: [{ string: "b" }, { string: "a" }, { string: "" }] },
  m: { map: [[{ string: "a" }, { int: "1" }], [{ string: "b" }, { string: "x" }]] },
};

function toInput(tagged) {
  const [[tag, content]] = Object.entries(tagged);
  switch (tag) {
    case "int":
      return BigInt(content);
    case "uint":
      return celUint(BigInt(content));
    case "double":
      return Number(content);
    case "list":
      return content.map(toInput);
    case "map":
      return new Map(content.map(([key, value]) => [toInput(key), toInput(value)]));
    default:
      return content;
  }
}

const hex = (bytes) => Buffer.from(bytes).toString("hex");

// One text for one value: doubles by their bits, maps in order of their keys.
function textOfResult(value) {
  if (value === null) return "null";
  if (typeof value === "boolean") return `${value}`;
  if (typeof value === "bigint") return `int ${value}`;
  if (isCelUint(value)) return `uint ${value.value}`;
  if (typeof value === "number") return `double ${Object.is(value, -0) ? "-0" : value}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `bytes ${hex(value)}`;
  if (isCelType(value)) return `type ${value.name}`;
  if (isCelList(value)) return `[${[...value].map(textOfResult).join(", ")}]`;
  if (isCelMap(value)) {
    return `{${[...value.entries()].map(([k, v]) => `${textOfResult(k)}: ${textOfResult(v)}`).sort().join(", ")}}`;
  }
  const { seconds, nanos } = value.message ?? value;
  return `${value.desc?.name ?? value.$typeName} ${seconds} ${nanos}`;
}

function textOfTagged(tagged) {
  const [[tag, content]] = Object.entries(tagged);
  switch (tag) {
    case "null":
      return "null";
    case "bool":
      return `${content}`;
    case "int":
    case "uint":
      return `${tag} ${content}`;
    case "double": {
      const value = Number(content.replace("inf", "Infinity").replace("nan", "NaN"));
      return `double ${Object.is(value, -0) ? "-0" : value}`;
    }
    case "string":
      return JSON.stringify(content);
    case "bytes_hex":
      return `bytes ${content}`;
    case "type":
      return `type ${content === "list" || content === "map" ? content : content}`;
    case "list":
      return `[${content.map(textOfTagged).join(", ")}]`;
    case "map":
      return `{${content.map(([k, v]) => `${textOfTagged(k)}: ${textOfTagged(v)}`).sort().join(", ")}}`;
    case "timestamp": {
      const [whole, fraction = ""] = content.slice(0, -1).split(".");
      return `Timestamp ${BigInt(Date.parse(`${whole}Z`)) / 1000n} ${Number(fraction.padEnd(9, "0"))}`;
    }
    case "duration": {
      const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?s$/.exec(content);
      const nanos = Number(fraction.padEnd(9, "0"));
      return `Duration ${whole === "0" ? "0" : sign + whole} ${sign && nanos ? -nanos : nanos}`;
    }
    default:
      return `${tag} ${JSON.stringify(content)}`;
  }
}

function theirs(expression) {
  try {
    const inputs = Object.fromEntries(Object.entries(bindings).map(([name, value]) => [name, toInput(value)]));
    const result = run(expression, inputs, { funcs: strings });
    return isCelError(result) ? "error" : textOfResult(result);
  } catch {
    return "error";
  }
}

const generate = makeGenerator(seed);
const expressions = Array.from({ length: Number(options.count) }, generate);
const input = expressions.map((expr) => JSON.stringify({ expr, bindings, strict: true })).join("\n") + "\n";
const { stdout, status, error } = spawnSync(program, ["expr"], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
if (status !== 0) throw error ?? new Error(`${program} expr ended with ${status}`);
const answers = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
if (answers.length !== expressions.length) throw new Error(`${answers.length} answers to ${expressions.length} lines`);

let differences = 0;
let failing = 0;
expressions.forEach((expression, index) => {
  const ours = answers[index].value ? textOfTagged(answers[index].value) : "error";
  const other = theirs(expression);
  if (ours === "error") failing += 1;
  if (ours === other) return;
  differences += 1;
  if (differences <= 20) console.log(`${expression}\n  ours   ${ours} ${answers[index].error ?? ""}\n  theirs ${other}`);
});
console.log(`${expressions.length} expressions, ${failing} of them fail, ${differences} differences`);
process.exit(differences === 0 ? 0 : 1);
