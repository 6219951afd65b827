package org.hone.runtime.data;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.ColumnProjection;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hone.runtime.plan.TextExpr;
import org.jspecify.annotations.Nullable;

/** Rows of a Parquet file as JSON lines, one line a row. */
final class ParquetRows {
    private static final JsonMapper JSON = new JsonMapper();
    // Held, so that the level stays set: the reader would tell the user at each start which of its decoders it uses.
    private static final Logger READER = Logger.getLogger("dev.hardwood");

    static {
        READER.setLevel(Level.WARNING);
    }

    private ParquetRows() {}

    /**
     * Writes the columns that expressions read into a temporary file, which the process removes at its end. Only one row is
     * in memory at a time.
     *
     * @throws DataException if it is no Parquet file, or is damaged
     */
    static Path spool(Path file, Collection<TextExpr> read) throws IOException {
        Path rows = Files.createTempFile("hone-rows-", ".jsonl");
        rows.toFile().deleteOnExit();
        try {
            ParquetBounds.check(file);
            write(file, read, rows);
            return rows;
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

    private static void write(Path file, Collection<TextExpr> read, Path rows) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
                RowReader row = reader.buildRowReader()
                        .projection(projection(reader, read))
                        .build();
                JsonGenerator out = JSON.createGenerator(rows.toFile(), JsonEncoding.UTF8)) {
            out.setRootValueSeparator(null);
            while (row.hasNext()) {
                row.next();
                out.writeStartObject();
                for (int i = 0; i < row.getFieldCount(); i++) {
                    out.writeFieldName(row.getFieldName(i));
                    write(row.isNull(i) ? null : row.getValue(i), out);
                }
                out.writeEndObject();
                out.writeRaw('\n');
            }
        }
    }

    /** The columns of the file that are read at all; every column if none is, so that the message can list them. */
    private static ColumnProjection projection(ParquetFileReader reader, Collection<TextExpr> read) {
        Set<String> wanted = new TreeSet<>();
        read.forEach(expr -> collect(expr, wanted));
        Set<String> present = new LinkedHashSet<>();
        reader.getFileSchema().getRootNode().children().forEach(child -> present.add(child.name()));
        Set<String> found = new LinkedHashSet<>();
        for (String name : wanted) {
            String first = name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : name;
            if (!present.contains(name) && !present.contains(first)) {
                return ColumnProjection.all();
            }
            found.add(present.contains(name) ? name : first);
        }
        return found.isEmpty() ? ColumnProjection.all() : ColumnProjection.columns(found.toArray(String[]::new));
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
            case PqStruct struct -> {
                out.writeStartObject();
                for (int i = 0; i < struct.getFieldCount(); i++) {
                    out.writeFieldName(struct.getFieldName(i));
                    write(struct.isNull(i) ? null : struct.getValue(i), out);
                }
                out.writeEndObject();
            }
            case PqList list -> {
                out.writeStartArray();
                for (int i = 0; i < list.size(); i++) {
                    write(list.isNull(i) ? null : list.get(i), out);
                }
                out.writeEndArray();
            }
            case PqMap map -> {
                out.writeStartObject();
                for (PqMap.Entry entry : map.getEntries()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(entry.getValue(), out);
                }
                out.writeEndObject();
            }
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Float number -> out.writeNumber(new BigDecimal(number.toString()));
            case Double number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            // Files that do not say their bytes are text mean text all the same.
            case byte[] bytes -> out.writeString(new String(bytes, StandardCharsets.UTF_8));
            default -> out.writeString(value.toString());
        }
    }
}
