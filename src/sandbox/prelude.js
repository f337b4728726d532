// Runs before any source does; what it needs of the language it keeps, whatever a source does to it later.
(function () {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { keys, getPrototypeOf, prototype: objectPrototype } = Object;
  const { isFinite } = Number;
  const text = String;
  const call = Function.prototype.call;
  const exec = call.bind(RegExp.prototype.exec);
  const iso = call.bind(Date.prototype.toISOString);
  const timeOf = call.bind(Date.prototype.getTime);
  const join = call.bind(Array.prototype.join);
  const slice = call.bind(String.prototype.slice);
  const DateType = Date;

  const MAX_DEPTH = 100;
  const MAX_TEXT = 1024 * 1024;
  const PLAIN_NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
  const PLACE = /\bsource:(\d+):(\d+)/;

  // The same input must give the same output, however often a step runs.
  Object.defineProperty(Math, 'random', {
    value: function random() {
      throw new Error('Math.random is not there: a step that runs again must give the same');
    },
  });

  // A value that is no JSON; `path` grows on the way out to the value that holds it.
  function NoJson(message) {
    this.path = '';
    this.message = message;
  }

  const MOST = 'is larger than 1 MiB as JSON';

  function named(value) {
    const type = getPrototypeOf(value);
    const name = type && type.constructor && type.constructor.name;
    return typeof name === 'string' && name !== '' ? slice(name, 0, 80) : 'special object';
  }

  function write(value, depth, left) {
    if (left.text < 0) throw new NoJson(MOST);
    switch (typeof value) {
      case 'string': {
        const written = stringify(value);
        left.text -= written.length;
        if (left.text < 0) throw new NoJson(MOST);
        return written;
      }
      case 'number':
        if (!isFinite(value)) throw new NoJson(`is ${text(value)}, which JSON cannot hold`);
        left.text -= 1;
        return value === 0 ? '0' : text(value);
      case 'boolean':
        left.text -= 4;
        return value ? 'true' : 'false';
      case 'undefined':
        throw new NoJson('is undefined: give null, or leave it out');
      case 'function':
        throw new NoJson('is a function, which JSON cannot hold');
      case 'symbol':
        throw new NoJson('is a symbol, which JSON cannot hold');
      case 'bigint':
        throw new NoJson('is a BigInt: make it a number or a text');
    }
    if (value === null) {
      left.text -= 4;
      return 'null';
    }
    if (depth === MAX_DEPTH) throw new NoJson(`lies more than ${MAX_DEPTH} levels deep, or holds itself`);
    if (isArray(value)) return list(value, depth, left);
    if (value instanceof DateType) {
      if (!isFinite(timeOf(value))) throw new NoJson('is no valid date');
      return stringify(iso(value));
    }
    const type = getPrototypeOf(value);
    if (type !== null && type !== objectPrototype) {
      throw new NoJson(`is a ${named(value)}: give a plain object or a list`);
    }
    return object(value, depth, left);
  }

  function list(value, depth, left) {
    const parts = [];
    let i = 0;
    try {
      for (; i < value.length; ++i) {
        left.text -= 1;
        parts[i] = write(value[i], depth + 1, left);
      }
    } catch (thrown) {
      if (thrown instanceof NoJson) thrown.path = `[${i}]` + thrown.path;
      throw thrown;
    }
    return '[' + join(parts, ',') + ']';
  }

  function object(value, depth, left) {
    const names = keys(value);
    const parts = [];
    let i = 0;
    try {
      for (; i < names.length; ++i) {
        const name = stringify(names[i]);
        left.text -= name.length + 2;
        if (left.text < 0) throw new NoJson(MOST);
        parts[i] = name + ':' + write(value[names[i]], depth + 1, left);
      }
    } catch (thrown) {
      if (thrown instanceof NoJson) {
        const name = names[i];
        const place = exec(PLAIN_NAME, name) ? '.' + name : `[${stringify(name)}]`;
        thrown.path = slice(place, 0, 80) + thrown.path;
      }
      throw thrown;
    }
    return '{' + join(parts, ',') + '}';
  }

  // What was thrown, as JSON. The source begins in the second line of what was compiled.
  function describe(thrown) {
    let name = '';
    let message = 'it threw something that cannot be shown';
    let line = 0;
    let column = 0;
    try {
      if (thrown instanceof Error) {
        name = text(thrown.name);
        message = text(thrown.message);
        const place = exec(PLACE, text(thrown.stack));
        if (place) {
          line = +place[1] - 1;
          column = +place[2];
        }
      } else {
        message = 'it threw ' + (typeof thrown === 'string' ? thrown : write(thrown, 0, { text: 1000 }));
      }
    } catch {
      // A getter, or a value that is no JSON: the words above stand.
    }
    const about = '{"name":' + stringify(slice(name, 0, 100)) + ',"message":' + stringify(slice(message, 0, 1000));
    return line > 0 ? about + ',"line":' + text(line) + ',"column":' + text(column) + '}' : about + '}';
  }

  // The first letter says what the rest is.
  return function (task, subject, data) {
    if (task === 'describe') return 'E' + describe(subject);
    let value;
    try {
      const given = parse(data);
      value = subject(
        given.input, given.nodes, given.trigger, given.vars, given.execution, given.workflow, given.item,
        given.index, given.now);
    } catch (thrown) {
      return 'E' + describe(thrown);
    }
    try {
      return 'V' + write(value, 0, { text: MAX_TEXT });
    } catch (thrown) {
      if (!(thrown instanceof NoJson)) return 'E' + describe(thrown);
      const where = thrown.message === MOST ? '' : slice(thrown.path, 0, 200);
      return 'N{"name":"","message":' + stringify(`what it returned${where} ${thrown.message}`) + '}';
    }
  };
})()
