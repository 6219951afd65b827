package org.hone.polyglot;

import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Value;
import org.hone.types.Scalar;

/** What a value of the host or of another language is to this one. */
final class Incoming {
    /** A list of the host may be longer than anything a program can use. */
    private static final long LONGEST = 1_000_000;

    /** An object of the host may hold itself. */
    private static final int DEEPEST = 32;

    private static final InteropLibrary INTEROP = InteropLibrary.getUncached();

    private Incoming() {}

    /** The value; an object of another language is passed on closed, so that it comes back as it was. */
    static Value of(Object given) {
        if (given instanceof HoneObject own && own.value().isPresent()) {
            return own.value().get();
        }
        return simple(given).orElseGet(() -> new Guest(given));
    }

    /**
     * A value to be kept, opened now and to the bottom: actions run on another thread, where nothing of the host can be
     * asked. What cannot be opened stays closed.
     */
    static Value kept(Object given) {
        return kept(of(given), 0);
    }

    private static Value kept(Value value, int depth) {
        if (depth > DEEPEST) {
            return new Closed(value);
        }
        return switch (value) {
            case Guest guest -> {
                Value opened = guest.opened();
                yield opened instanceof Guest ? new Closed(guest) : kept(opened, depth);
            }
            case Value.Items items ->
                new Value.Items(
                        items.elements().stream().map(e -> kept(e, depth + 1)).toList());
            case Value.Fields fields -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                fields.entries().forEach((name, entry) -> entries.put(name, kept(entry, depth + 1)));
                yield new Value.Fields(entries);
            }
            default -> value;
        };
    }

    /** Something of the host that the language only passes on. */
    record Closed(Value guest) implements Value.Foreign {
        @Override
        public Value opened() {
            return this;
        }

        @Override
        public String described() {
            return "a value of another language";
        }
    }

    /** A number, text, truth value or null; none for everything else. */
    static Optional<Value> simple(Object given) {
        try {
            if (INTEROP.isNull(given)) {
                return Optional.of(new Value.Absent());
            }
            if (INTEROP.isBoolean(given)) {
                return Optional.of(Value.Num.of(Scalar.BOOL, INTEROP.asBoolean(given) ? 1 : 0));
            }
            if (INTEROP.isString(given)) {
                return Optional.of(Value.Str.of(INTEROP.asString(given)));
            }
            if (INTEROP.isNumber(given) && INTEROP.fitsInDouble(given)) {
                Scalar scalar = INTEROP.fitsInLong(given) ? Scalar.INT : Scalar.REAL;
                return Optional.of(Value.Num.of(scalar, INTEROP.asDouble(given)));
            }
            return Optional.empty();
        } catch (UnsupportedMessageException e) {
            return Optional.empty();
        }
    }

    /** An object of another language. */
    record Guest(Object object) implements Value.Foreign {
        @Override
        public Value opened() {
            try {
                if (INTEROP.isNumber(object) && INTEROP.fitsInBigInteger(object)) {
                    // Numbers are doubles; a whole one that is too long for that is rounded as a literal would be.
                    return Value.Num.of(
                            Scalar.REAL, INTEROP.asBigInteger(object).doubleValue());
                }
                if (INTEROP.isDuration(object)) {
                    return Value.Num.of(
                            Scalar.DURATION, INTEROP.asDuration(object).toNanos() / 1e9);
                }
                if (INTEROP.hasArrayElements(object)) {
                    return list();
                }
                return INTEROP.hasMembers(object) && !INTEROP.isExecutable(object) ? fields() : this;
            } catch (UnsupportedMessageException | InvalidArrayIndexException | UnknownIdentifierException e) {
                return this;
            }
        }

        private Value list() throws UnsupportedMessageException, InvalidArrayIndexException {
            long size = INTEROP.getArraySize(object);
            if (size > LONGEST) {
                return this;
            }
            List<Value> elements = new ArrayList<>();
            for (long i = 0; i < size; i++) {
                elements.add(of(INTEROP.readArrayElement(object, i)));
            }
            return new Value.Items(elements);
        }

        private Value fields()
                throws UnsupportedMessageException, InvalidArrayIndexException, UnknownIdentifierException {
            Object names = INTEROP.getMembers(object);
            Map<String, Value> entries = new LinkedHashMap<>();
            for (long i = 0; i < INTEROP.getArraySize(names); i++) {
                String name = INTEROP.asString(INTEROP.readArrayElement(names, i));
                if (INTEROP.isMemberReadable(object, name)) {
                    entries.put(name, of(INTEROP.readMember(object, name)));
                }
            }
            return new Value.Fields(entries);
        }

        @Override
        public String described() {
            return "a value of another language";
        }
    }
}
