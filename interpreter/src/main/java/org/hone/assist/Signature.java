package org.hone.assist;

import java.util.List;

/**
 * The function that is called around an offset.
 *
 * @param label the whole signature
 * @param parameters as they stand in it
 * @param active which one the offset is in; as many as there are parameters if it is behind the last
 * @param doc what the function does; may be empty
 */
public record Signature(String label, List<String> parameters, int active, String doc) {
    public Signature {
        parameters = List.copyOf(parameters);
    }
}
