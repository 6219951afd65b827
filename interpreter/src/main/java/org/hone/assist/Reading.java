package org.hone.assist;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.check.Value;
import org.hone.resolve.ModuleLoader;

/**
 * How a text is read.
 *
 * @param prompt whether it is what the prompt reads: declarations, run blocks and statements
 * @param outer names that a session has beside what the text declares, in their order
 */
record Reading(ModuleLoader loader, boolean prompt, Map<String, Value> outer) {
    Reading {
        outer = Collections.unmodifiableMap(new LinkedHashMap<>(outer));
    }
}
