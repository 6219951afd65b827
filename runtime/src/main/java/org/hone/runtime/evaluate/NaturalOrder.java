package org.hone.runtime.evaluate;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/** The order of group labels: numbers by size and before all texts, texts by their characters. */
final class NaturalOrder {
    static final Comparator<String> LABELS = NaturalOrder::compare;

    private NaturalOrder() {}

    private static int compare(String a, String b) {
        Optional<BigDecimal> first = number(a);
        Optional<BigDecimal> second = number(b);
        if (first.isPresent() && second.isPresent()) {
            int bySize = first.get().compareTo(second.get());
            return bySize != 0 ? bySize : a.compareTo(b);
        }
        return first.isPresent() ? -1 : second.isPresent() ? 1 : a.compareTo(b);
    }

    private static Optional<BigDecimal> number(String label) {
        return label.matches("-?\\d{1,18}(\\.\\d{1,18})?") ? Optional.of(new BigDecimal(label)) : Optional.empty();
    }
}
