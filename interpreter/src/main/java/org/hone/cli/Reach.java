package org.hone.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hone.plan.PlanReport;

/** The part of a plan that one recipe is made of. */
final class Reach {
    private Reach() {}

    /** The params, the recipe, and the nouns that it names. */
    static PlanReport of(PlanReport report, String recipe) {
        Optional<PlanReport.Section> own = report.sections().stream()
                .filter(s -> s.kind().equals("recipe") && s.name().equals(recipe))
                .findFirst();
        Set<String> named = new HashSet<>();
        own.ifPresent(s -> s.rows().forEach(r -> named.add(r.value())));
        List<PlanReport.Section> sections = report.sections().stream()
                .filter(s -> switch (s.kind()) {
                    case "params" -> true;
                    case "recipe" -> s.name().equals(recipe);
                    case "action" -> false;
                    default -> named.contains(s.name());
                })
                .toList();
        return new PlanReport(report.digest(), sections);
    }
}
