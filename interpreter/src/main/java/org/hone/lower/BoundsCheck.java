package org.hone.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.resolve.Module;
import org.hone.source.Place;

/**
 * Of what cannot matter at a param's present value, says whether any value that its {@code where} allows would mend it. The
 * program is compiled again at the ends of what is allowed and between: what is judged is monotone in a threshold, so that
 * what holds at both ends holds between them; equalities, which are not, are left out.
 */
final class BoundsCheck {
    private static final Set<Code> DECIDED = Set.of(
            Code.GATE_NEVER,
            Code.UNREACHABLE_BRANCH,
            Code.WEIGHT_ZERO,
            Code.DEAD_CLIP,
            Code.DEAD_OPTION,
            Code.SHADOWED_CLIP,
            Code.ABSOLUTE_CAP,
            Code.DEAD_FILTER);

    private static final Set<String> WHOLE = Set.of("Int", "Steps", "Tokens", "Prompts");

    private final Module main;
    private final ParamInputs inputs;
    private final List<ParamValue> values;
    private final Function<ParamInputs, Diagnostics> again;

    /**
     * @param values what the params are bound to now
     * @param again compiles the same program with other params
     */
    BoundsCheck(Module main, ParamInputs inputs, List<ParamValue> values, Function<ParamInputs, Diagnostics> again) {
        this.main = main;
        this.inputs = inputs;
        this.values = values;
        this.again = again;
    }

    /** The diagnostics, those that no allowed value mends with the bound that is to blame. */
    Diagnostics explained(Diagnostics found) {
        if (found.sorted().stream().noneMatch(this::judged)) {
            return found;
        }
        List<Diagnostic> said = new ArrayList<>(found.sorted());
        for (Declaration.Named declaration : main.declarations().values()) {
            if (declaration instanceof Declaration.Param p && said.stream().anyMatch(d -> judged(d) && names(d, p))) {
                WhereBounds.of(p).ifPresent(bounds -> explain(said, p, bounds));
            }
        }
        Diagnostics all = new Diagnostics();
        all.addAll(said);
        return all;
    }

    private void explain(List<Diagnostic> said, Declaration.Param p, WhereBounds bounds) {
        List<Diagnostics> answers = new ArrayList<>();
        for (String probe : bounds.probes(whole(p))) {
            Map<String, String> set = new LinkedHashMap<>(inputs.set());
            set.put(p.name().text(), probe);
            Diagnostics answer = again.apply(new ParamInputs(inputs.file(), set, inputs.seed()));
            boolean allowed = answer.sorted().stream()
                    .noneMatch(d -> d.code() == Code.PARAM_CONDITION || d.code() == Code.PARAM_VALUE);
            if (allowed) {
                answers.add(answer);
            }
        }
        if (answers.size() < 2) {
            return;
        }
        Place where = new Place(main.source(), p.condition().orElseThrow().span());
        said.replaceAll(d -> judged(d) && names(d, p) && answers.stream().allMatch(a -> holds(a, d))
                ? d.also(where.source(), where.span(), "no value that this allows can change that")
                : d);
    }

    private boolean whole(Declaration.Param p) {
        return values.stream().filter(v -> v.name().equals(p.name().text())).anyMatch(v -> WHOLE.contains(v.type()));
    }

    private boolean judged(Diagnostic d) {
        Optional<Place> place = d.place().filter(p -> p.source().equals(main.source()));
        if (place.isEmpty() || !DECIDED.contains(d.code())) {
            return false;
        }
        String text = text(place.get());
        return !text.contains("==") && !text.contains("!=");
    }

    private static boolean names(Diagnostic d, Declaration.Param p) {
        return d.place()
                .filter(place -> Pattern.compile(
                                "(?<![\\w.])" + Pattern.quote(p.name().text()) + "\\b(?!\\s*:)")
                        .matcher(text(place))
                        .find())
                .isPresent();
    }

    private static String text(Place place) {
        return place.source().text(place.span());
    }

    private static boolean holds(Diagnostics answer, Diagnostic d) {
        return answer.sorted().stream()
                .anyMatch(a -> a.code() == d.code() && a.place().equals(d.place()));
    }
}
