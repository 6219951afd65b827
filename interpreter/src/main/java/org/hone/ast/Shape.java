package org.hone.ast;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** A tree without places and comments: equal for two texts that differ in nothing else. */
public final class Shape {
    private Shape() {}

    /** The shape as nested lists of texts and numbers. */
    public static Object of(Object value) {
        return switch (value) {
            case List<?> l -> l.stream().map(Shape::of).toList();
            case Optional<?> o -> o.<Object>map(Shape::of).orElseGet(List::of);
            case Record r -> record(r);
            default -> value;
        };
    }

    private static List<Object> record(Record record) {
        List<Object> parts = new ArrayList<>();
        parts.add(record.getClass().getSimpleName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Class<?> type = component.getType();
            if (type == Span.class
                    || type == SourceFile.class
                    || component.getName().equals("doc")) {
                continue;
            }
            try {
                Object part = component.getAccessor().invoke(record);
                if (!(part instanceof Doc)) {
                    parts.add(of(part));
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return parts;
    }
}
