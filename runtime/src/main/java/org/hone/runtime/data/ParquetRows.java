package org.hone.runtime.data;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hone.runtime.data.parquet.ParquetReader;
import org.hone.runtime.plan.TextExpr;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a Parquet file as JSON lines, one line a row.
 *
 * @param lines where they are
 * @param columns the columns of the Parquet file, in its order, also those that were left out
 */
record ParquetRows(Path lines, List<String> columns) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Writes the columns that expressions read into a temporary file, which the process removes at its end. Only one row is
     * in memory at a time.
     *
     * @param most of so many rows at the start of the file
     * @throws DataException if it is no Parquet file, or is damaged
     */
    static ParquetRows spool(Path file, Collection<TextExpr> read, long most) throws IOException {
        Path rows = Files.createTempFile("hone-rows-", ".jsonl");
        rows.toFile().deleteOnExit();
        try {
            return new ParquetRows(rows, write(file, read, most, rows));
        } catch (OutOfMemoryError e) {
            Files.deleteIfExists(rows);
            DataException wrong = new DataException(
                    file.toString(), "its rows need more memory than there is", "give Java more memory (-Xmx)");
            wrong.initCause(e);
            throw wrong;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(rows);
            DataException wrong = new DataException(
                    file.toString(),
                    "it cannot be read as Parquet (%s)".formatted(e.getMessage()),
                    "check the file: it may be cut off, or in another format");
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static List<String> write(Path file, Collection<TextExpr> read, long most, Path rows) throws IOException {
        try (ParquetReader reader = ParquetReader.open(file);
                JsonGenerator out = JSON.createGenerator(rows.toFile(), JsonEncoding.UTF8)) {
            out.setRootValueSeparator(null);
            List<String> present = reader.names();
            Set<String> wanted = wanted(present, read);
            reader.keep(wanted::contains);
            long written = 0;
            for (Map<String, @Nullable Object> row = reader.next();
                    row != null && written < most;
                    row = reader.next()) {
                write(row, out);
                out.writeRaw('\n');
                written++;
            }
            return present;
        }
    }

    /** The columns of the file that are read at all. A row whose column is missing is refused later, by its number. */
    private static Set<String> wanted(List<String> present, Collection<TextExpr> read) {
        Set<String> names = new TreeSet<>();
        read.forEach(expr -> collect(expr, names));
        Set<String> found = new HashSet<>();
        for (String name : names) {
            String first = name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : name;
            found.add(present.contains(name) ? name : first);
        }
        found.retainAll(present);
        return found.isEmpty() ? new HashSet<>(present) : found;
    }

    private static void collect(TextExpr expr, Set<String> into) {
        switch (expr) {
            case TextExpr.Column column -> into.add(column.name());
            case TextExpr.If choice -> {
                collect(choice.condition(), into);
                collect(choice.then(), into);
                collect(choice.otherwise(), into);
            }
            case TextExpr.Call call -> call.arguments().forEach(a -> collect(a, into));
            case TextExpr.Reply r -> {}
            case TextExpr.TextLiteral l -> {}
            case TextExpr.NumberLiteral l -> {}
            case TextExpr.BoolLiteral l -> {}
            case TextExpr.Foreign f -> {}
        }
    }

    private static void write(@Nullable Object value, JsonGenerator out) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> parts -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> part : parts.entrySet()) {
                    out.writeFieldName(String.valueOf(part.getKey()));
                    write(part.getValue(), out);
                }
                out.writeEndObject();
            }
            case List<?> items -> {
                out.writeStartArray();
                for (Object item : items) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Float number -> {
                if (Float.isFinite(number)) {
                    out.writeNumber(new BigDecimal(number.toString()));
                } else {
                    out.writeString(number.toString());
                }
            }
            case Double number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case BigInteger number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }
}
