/** Apache Parquet, read a page of each column at a time. */
@NullMarked
package org.hone.runtime.data.parquet;

import org.jspecify.annotations.NullMarked;
