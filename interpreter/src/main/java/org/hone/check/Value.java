package org.hone.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.ast.Declaration;
import org.hone.resolve.Module;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.types.Scalar;
import org.hone.types.TextSort;

/**
 * What an expression of the language becomes at compile time: functions are inlined and parameters are literals, so that
 * only what differs per token, reply, prompt or row is left as a graph.
 */
public sealed interface Value {

    /** A number or a truth value: axis and flow are those of the graph. */
    record Num(Scalar scalar, Expr expr) implements Value {
        /** A constant. */
        public static Num of(Scalar scalar, double value) {
            return new Num(scalar, new Expr.Literal(value));
        }

        /** The value when it is known at compile time. */
        public OptionalDouble constant() {
            return expr instanceof Expr.Literal literal ? OptionalDouble.of(literal.value()) : OptionalDouble.empty();
        }
    }

    /** A number that may be absent: {@code absent} is 1 where it is. */
    record Maybe(Num number, Expr absent) implements Value {}

    /** A text, a verdict, or what is computed of them. */
    record Str(TextSort sort, TextExpr expr) implements Value {
        /** The text when it is known at compile time. */
        public Optional<String> constant() {
            return expr instanceof TextExpr.TextLiteral literal ? Optional.of(literal.value()) : Optional.empty();
        }

        /** A text that is known at compile time. */
        public static Str of(String text) {
            return new Str(TextSort.TEXT, new TextExpr.TextLiteral(text));
        }
    }

    /** {@code token}, {@code sequence}, {@code prompt} or {@code batch}. */
    record AxisWord(Axis axis) implements Value {}

    /** The parameter of an estimator. */
    record Source(SourceKind kind) implements Value {}

    /** A model seen from an estimator: {@code t.policy}. */
    record ModelView(String name, SourceField logprob) implements Value {}

    /**
     * A quantity of the whole next-token distribution, live.
     *
     * @param factor what it is multiplied by, frozen
     */
    record Objective(VocabularyGraph.Quantity quantity, Expr factor) implements Value {}

    /** The parameter of a schedule. */
    record Stats() implements Value {}

    /** A row with its columns. */
    record Row(String dataset, Map<String, TextSort> columns) implements Value {}

    /** A function written in Hone. */
    record Closure(Callable.Written function) implements Value {}

    /** A built-in function. */
    record Native(Builtin function) implements Value {}

    /** {@code { n: 4, reward: correct }}. */
    record Fields(Map<String, Value> entries) implements Value {
        public Fields {
            entries = new LinkedHashMap<>(entries);
        }
    }

    /** {@code [1, 2, 3]}. */
    record Items(List<Value> elements) implements Value {
        public Items {
            elements = List.copyOf(elements);
        }
    }

    /** A declared noun. */
    record Noun(Module module, Declaration.Named declaration) implements Value {}

    /** What a dataset's {@code source} may be. */
    record DataSource(DatasetPlan.Source source) implements Value {}

    /**
     * What flows through an aggregate: a linear function of the per-token values.
     *
     * @param axis the axis reached
     * @param steps the composition so far
     * @param tokens power of the dimension {@code tokens}
     * @param members power of the dimension {@code replies} or {@code prompts} that a sum has left
     */
    record Linear(Axis axis, List<Aggregate.Step> steps, int tokens, int members) implements Value {
        public Linear {
            steps = List.copyOf(steps);
        }
    }

    /** An imported module under its alias. */
    record Namespace(Module module) implements Value {}

    /** The functions behind the standard library; only its modules see them. */
    record NativeScope() implements Value {}

    /** A value of a program that hosts this one: passed on as it is, opened where its type or its content matters. */
    non-sealed interface Foreign extends Value {
        /** What it is to the language; itself if it is nothing that the language knows. */
        Value opened();

        /** What messages call it. */
        String described();
    }

    /** {@code null}. */
    record Absent() implements Value {}

    /** Stands where a diagnostic has been given; nothing more is said about it. */
    record Unknown() implements Value {}

    /** The shared unknown. */
    Unknown UNKNOWN = new Unknown();
}
