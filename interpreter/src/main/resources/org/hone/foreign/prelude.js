// Runs once in a new realm, before any script. What it leaves is the same for every reply: the clock stands, chance is a
// fixed sequence that every reply begins anew, and nothing that outlives a reply can be changed.
(function () {
  "use strict";
  const { ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf, construct, apply } = Reflect;
  const { freeze, isFrozen } = Object;
  const isArray = Array.isArray;
  const parse = JSON.parse;
  const PromiseOfRealm = Promise;
  const NOON = 946728000000; // 2000-01-01T12:00:00Z
  const FIRST_DRAW = 0x9e3779b9;

  // ---- names -------------------------------------------------------------------------------------------------------
  const kept = new Set([
    "Object", "Function", "Array", "String", "Date", "Number", "Boolean", "RegExp", "Math", "JSON", "NaN", "Infinity",
    "undefined", "isNaN", "isFinite", "parseFloat", "parseInt", "encodeURI", "encodeURIComponent", "decodeURI",
    "decodeURIComponent", "escape", "unescape", "Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError",
    "TypeError", "URIError", "AggregateError", "ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray",
    "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array",
    "BigUint64Array", "DataView", "BigInt", "Map", "Set", "WeakMap", "WeakSet", "Symbol", "Reflect", "Proxy", "Promise",
    "Iterator", "globalThis",
  ]);
  for (const key of ownKeys(globalThis)) {
    if (!kept.has(key)) {
      delete globalThis[key];
    }
  }
  // What the last match was belongs to the script that made it.
  for (const key of ownKeys(RegExp)) {
    if (typeof key === "string" && !["length", "name", "prototype", "escape"].includes(key)) {
      delete RegExp[key];
    }
  }

  // ---- clock and chance --------------------------------------------------------------------------------------------
  const RealDate = Date;
  const StillDate = function Date(...given) {
    if (new.target === undefined) {
      return new RealDate(NOON).toString();
    }
    return construct(RealDate, given.length === 0 ? [NOON] : given, new.target);
  };
  for (const key of ownKeys(RealDate)) {
    defineProperty(StillDate, key, getOwnPropertyDescriptor(RealDate, key));
  }
  defineProperty(StillDate, "now", { value: { now() { return NOON; } }.now, writable: true, configurable: true });
  defineProperty(RealDate.prototype, "constructor", { value: StillDate, writable: true, configurable: true });
  globalThis.Date = StillDate;

  let draw = FIRST_DRAW;
  const random = {
    random() {
      draw = (draw + 0x6d2b79f5) | 0;
      let t = draw ^ (draw >>> 15);
      t = Math.imul(t, 1 | draw);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
  }.random;
  defineProperty(Math, "random", { value: random, writable: true, configurable: true });

  // ---- everything that outlives a reply is frozen --------------------------------------------------------------------
  // `object.toString = …` must go on working although the inherited property is frozen: the inherited one becomes a pair of
  // functions, the second of which defines the object's own.
  const overridable = (holder, key) => {
    const found = getOwnPropertyDescriptor(holder, key);
    if (found === undefined || !("value" in found) || !found.configurable) {
      return;
    }
    const value = found.value;
    defineProperty(holder, key, {
      get() { return value; },
      set(own) {
        if (this === holder || this === undefined || this === null) {
          throw new TypeError(`nothing that outlives a reply can be changed: ${String(key)}`);
        }
        defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable: found.enumerable,
      configurable: false,
    });
  };
  for (const holder of [Object.prototype, Function.prototype, Error.prototype]) {
    for (const key of ownKeys(holder)) {
      if (typeof key === "string") {
        overridable(holder, key);
      }
    }
  }
  const errors = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError];
  for (const error of errors) {
    ["constructor", "message", "name"].forEach((key) => overridable(error.prototype, key));
  }
  for (const holder of [Array, String, Number, Boolean, Map, Set, StillDate, RegExp, PromiseOfRealm]) {
    ["constructor", "toString", "valueOf"].forEach((key) => overridable(holder.prototype, key));
  }

  const iteratorOf = (x) => getPrototypeOf(x[Symbol.iterator]());
  const roots = [
    globalThis,
    function* () {},
    async function () {},
    async function* () {},
    () => {},
    iteratorOf([]),
    iteratorOf(new Map()),
    iteratorOf(new Set()),
    iteratorOf(""),
    getPrototypeOf("".matchAll(/x/g)),
    getPrototypeOf((function* () {})()),
    getPrototypeOf((async function* () {})()),
    Int8Array,
    (function () { return getOwnPropertyDescriptor(arguments, "callee"); })(),
  ];
  if (typeof Iterator === "function") {
    roots.push(getPrototypeOf(Iterator.from({ next() {} })), getPrototypeOf([].values().map((x) => x)));
  }
  const seen = new Set();
  const queue = [...roots];
  while (queue.length > 0) {
    const next = queue.pop();
    if (next === null || (typeof next !== "object" && typeof next !== "function") || seen.has(next)) {
      continue;
    }
    seen.add(next);
    queue.push(getPrototypeOf(next));
    for (const key of ownKeys(next)) {
      const found = getOwnPropertyDescriptor(next, key);
      queue.push(found.value, found.get, found.set);
    }
  }
  for (const each of seen) {
    freeze(each);
    if (!isFrozen(each)) {
      throw new Error("the realm could not be frozen");
    }
  }

  // ---- the call ------------------------------------------------------------------------------------------------------
  const named = (names, values, structured) => {
    const row = {};
    for (let i = 0; i < names.length; i++) {
      const value = structured[i] === "1" ? parse(values[i]) : values[i];
      if (names[i] === "__proto__") {
        defineProperty(row, names[i], { value, writable: true, enumerable: true, configurable: true });
      } else {
        row[names[i]] = value;
      }
    }
    return row;
  };
  const describe = (result) => {
    switch (typeof result) {
      case "undefined": return ["undefined"];
      case "bigint": return ["a BigInt"];
      case "symbol": return ["a symbol"];
      case "function": return ["a function"];
      default:
        if (result === null) {
          return ["null"];
        }
        if (result instanceof PromiseOfRealm) {
          return ["a promise: the function must not be async"];
        }
        return [isArray(result) ? "an array" : "an object"];
    }
  };

  /**
   * @param factory makes the script's function anew, with variables that nothing else sees
   * @param plan JSON: the row's names, and for each parameter whether it is the row
   * @return gives a number, a text or a truth value, and otherwise an array of what it was instead; an empty array if there
   *     is no function
   */
  return (factory, plan) => {
    const { names, rows } = parse(plan);
    return (reply, structured, ...values) => {
      draw = FIRST_DRAW;
      const judge = factory();
      if (typeof judge !== "function") {
        return [];
      }
      if (reply === null) {
        return true; // only whether there is a function was asked
      }
      let result;
      if (rows === "01") {
        result = judge(reply, named(names, values, structured));
      } else if (rows === "0") {
        result = judge(reply);
      } else {
        const row = rows.includes("1") ? named(names, values, structured) : undefined;
        const given = [];
        for (let i = 0; i < rows.length; i++) {
          given[i] = rows[i] === "1" ? row : reply;
        }
        result = apply(judge, undefined, given);
      }
      const kind = typeof result;
      return kind === "number" || kind === "string" || kind === "boolean" ? result : describe(result);
    };
  };
})();
