package org.hone.plan;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.hone.runtime.plan.OmittedAs;

/**
 * Canonical JSON of plan records: an object per record with its kind under {@code "@"} and its components in declared order,
 * maps by key, numbers in Java's shortest form. Two equal plans have the same text.
 */
public final class Canonical {
    private Canonical() {}

    /** The canonical text of a value made of records, lists, maps, optionals, enums, paths, texts and numbers. */
    public static String json(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /** SHA-256 of the texts, in lower-case hex; each is preceded by its length so that no two lists collide. */
    public static String digest(List<String> texts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 of a text in UTF-8, in lower-case hex. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case String s -> text(s, out);
            case Boolean b -> out.append(b);
            case Number n -> number(n, out);
            case Enum<?> e -> text(e.name(), out);
            case Path p -> text(p.toString().replace('\\', '/'), out);
            case Optional<?> o -> o.ifPresentOrElse(v -> write(v, out), () -> out.append("null"));
            case OptionalInt o -> o.ifPresentOrElse(out::append, () -> out.append("null"));
            case List<?> l -> {
                out.append('[');
                String separator = "";
                for (Object element : l) {
                    out.append(separator);
                    write(element, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Map<?, ?> m -> {
                Map<String, Object> sorted = new TreeMap<>();
                m.forEach((k, v) -> sorted.put(String.valueOf(k), v));
                out.append('{');
                String separator = "";
                for (Map.Entry<String, Object> entry : sorted.entrySet()) {
                    out.append(separator);
                    text(entry.getKey(), out);
                    out.append(':');
                    write(entry.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case Record r -> fields(r, out);
            default -> throw new IllegalArgumentException("no canonical form for " + value.getClass());
        }
    }

    private static void fields(Record record, StringBuilder out) {
        out.append("{\"@\":");
        text(record.getClass().getSimpleName(), out);
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value;
            try {
                value = component.getAccessor().invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
            OmittedAs omitted = component.getAnnotation(OmittedAs.class);
            if (omitted == null || !omitted.value().equals(value.toString())) {
                out.append(',');
                text(component.getName(), out);
                out.append(':');
                write(value, out);
            }
        }
        out.append('}');
    }

    private static void number(Number n, StringBuilder out) {
        if (n instanceof Double d && (d.isInfinite() || d.isNaN())) {
            text(d.toString(), out);
        } else {
            out.append(n);
        }
    }

    private static void text(String s, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
