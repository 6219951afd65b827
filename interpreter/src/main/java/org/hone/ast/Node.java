package org.hone.ast;

import org.hone.source.Span;

/**
 * Any node of the tree. Two nodes may be equal as records and still be two nodes: side tables use
 * {@link java.util.IdentityHashMap}.
 */
public sealed interface Node
        permits ModuleTree,
                Item,
                Computation,
                Statement,
                Member,
                Block,
                Parameter,
                Argument,
                RecordEntry,
                RewardBody,
                TypeTree,
                ImportedName,
                Name,
                Doc {

    /** Where it stands. */
    Span span();
}
