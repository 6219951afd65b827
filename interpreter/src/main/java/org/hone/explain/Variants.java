package org.hone.explain;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.types.Scalar;

/** The program with another value of one of its params. */
public final class Variants {
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9][0-9._]*(?:e[-+]?[0-9]+)?)(\\.[a-z]+)?");

    private final ParamInputs inputs;
    private final Function<ParamInputs, Workbench> open;
    private final List<ParamValue> params;
    private final Map<String, List<Variant>> known = new LinkedHashMap<>();

    /** A program that compiles. */
    private record Variant(String value, Workbench bench) {}

    /**
     * @param inputs what the program was opened with
     * @param open opens it again
     */
    public Variants(ParamInputs inputs, Function<ParamInputs, Workbench> open, List<ParamValue> params) {
        this.inputs = inputs;
        this.open = open;
        this.params = params;
    }

    /**
     * @param text the term, without a factor
     */
    List<Effect> onTerm(String text, TermGraph graph) {
        return effects((param, variant) -> variant.bench()
                        .term(text)
                        .value()
                        .map(other -> new Effect(
                                param.name(),
                                param.value(),
                                variant.value(),
                                Effects.parts(graph, other),
                                Effects.moved(graph, other))))
                .stream()
                .filter(e -> !e.slots().isEmpty())
                .toList();
    }

    List<Effect> onSchedule(String name, ScheduleGraph graph, Decisions before) {
        return effects((param, variant) -> variant.bench()
                        .schedule(name)
                        .value()
                        .map(other -> {
                            List<String> what = graph.equals(other) ? List.of() : List.of("schedule");
                            Decisions after = Decisions.of(other, before.terms(), before.n(), before.steps());
                            return new Effect(
                                    param.name(),
                                    param.value(),
                                    variant.value(),
                                    what,
                                    decisions(before, after, !what.isEmpty()));
                        }))
                .stream()
                .filter(e -> !e.slots().isEmpty())
                .toList();
    }

    private static String decisions(Decisions before, Decisions after, boolean changed) {
        long moved = java.util.stream.IntStream.range(0, before.rows().size())
                .filter(i -> !before.rows().get(i).equals(after.rows().get(i)))
                .count();
        if (moved > 0) {
            return moved + " of " + before.rows().size() + " states get other weights";
        }
        return changed ? "no weight moves in any state below; the terms may" : "";
    }

    List<Effect> onRecipe(String name, RecipePlan plan) {
        return effects((param, variant) -> variant.bench()
                .compilation()
                .program()
                .flatMap(p -> Optional.ofNullable(p.recipes().get(name)))
                .map(other -> {
                    List<String> fields = differing(plan, other);
                    return new Effect(
                            param.name(),
                            param.value(),
                            variant.value(),
                            fields,
                            fields.isEmpty() ? "no effect in this recipe" : RecipeFacts.moved(plan, other));
                }));
    }

    private static List<String> differing(RecipePlan a, RecipePlan b) {
        List<String> fields = new ArrayList<>();
        for (RecordComponent component : RecipePlan.class.getRecordComponents()) {
            try {
                boolean same = component
                        .getAccessor()
                        .invoke(a)
                        .equals(component.getAccessor().invoke(b));
                if (!same && !component.getName().equals("digest")) {
                    fields.add(component.getName());
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a component of a record is readable", e);
            }
        }
        return fields;
    }

    private List<Effect> effects(BiFunction<ParamValue, Variant, Optional<Effect>> effect) {
        List<Effect> all = new ArrayList<>();
        for (ParamValue param : params) {
            Optional<Effect> first = Optional.empty();
            for (Variant variant : of(param)) {
                Optional<Effect> here = effect.apply(param, variant);
                if (here.isPresent() && (first.isEmpty() || first.get().slots().isEmpty())) {
                    first = here;
                }
            }
            all.add(first.orElseGet(
                    () -> new Effect(param.name(), param.value(), "", List.of(), "no other value could be tried")));
        }
        return all;
    }

    /** Up to two values near the param's own with which the program compiles. */
    private List<Variant> of(ParamValue param) {
        return known.computeIfAbsent(param.name(), name -> {
            Matcher m = NUMBER.matcher(param.value());
            List<Variant> found = new ArrayList<>();
            if (!m.matches()) {
                return found;
            }
            String unit = m.group(2) == null ? "" : m.group(2);
            Scalar scalar = Scalar.named(param.type()).orElse(Scalar.REAL);
            double value = Double.parseDouble(m.group(1).replace("_", ""));
            for (double other : Effects.candidates(scalar, value)) {
                String text = org.hone.check.Show.number(scalar == Scalar.REAL ? Scalar.REAL : Scalar.PROB, other);
                text = scalar == Scalar.INT || scalar.isQuantity() ? org.hone.check.Show.number(other) + unit : text;
                Map<String, String> set = new LinkedHashMap<>(inputs.set());
                set.put(name, text);
                Workbench bench = open.apply(new ParamInputs(inputs.file(), set, inputs.seed()));
                if (bench.compilation().program().isPresent()) {
                    found.add(new Variant(text, bench));
                }
                if (found.size() == 1) {
                    break;
                }
            }
            return found;
        });
    }
}
