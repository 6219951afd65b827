package org.hone.testing;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Doc;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.ast.UnaryOperator;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Prints any tree, whole, without spans; with the text that each node spans where asked. */
public final class TreePrinter {
    private TreePrinter() {}

    /** One line: {@code (+ 1 (* 2 3))} for expressions, {@code (Kind component …)} for everything else. */
    public static String line(Object value) {
        return switch (value) {
            case Name name -> name.text();
            case Doc doc -> "///" + doc.text();
            case Expression.Reference name -> name.name();
            case Expression.IntLiteral number -> Long.toString(number.value());
            case Expression.RealLiteral number -> Double.toString(number.value());
            case Expression.TextLiteral text -> '"' + text.value() + '"';
            case Expression.BoolLiteral bool -> Boolean.toString(bool.value());
            case Expression.NullLiteral absent -> "null";
            case Expression.Invalid invalid -> "?";
            case Expression.Quantity quantity -> line(quantity.number()) + "." + quantity.unit();
            case Expression.Select select -> "(. " + line(select.target()) + " " + select.member() + ")";
            case Expression.Pipe pipe -> "(|> " + line(pipe.input()) + " " + line(pipe.stage()) + ")";
            case BinaryOperator operator -> operator.symbol();
            case UnaryOperator operator -> operator.symbol();
            case Optional<?> optional -> optional.map(TreePrinter::line).orElse("-");
            case List<?> list ->
                "[" + String.join(" ", list.stream().map(TreePrinter::line).toList()) + "]";
            case Record node -> node(node);
            default -> value.toString();
        };
    }

    private static String node(Record node) {
        StringBuilder out = new StringBuilder("(");
        boolean operator = node instanceof Expression.Binary || node instanceof Expression.Unary;
        if (!operator) {
            out.append(node.getClass().getSimpleName()).append(' ');
        }
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = read(node, component);
            if (!(value instanceof Span) && !(value instanceof SourceFile)) {
                out.append(line(value)).append(' ');
            }
        }
        return out.toString().stripTrailing() + ")";
    }

    private static Object read(Record node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }
}
