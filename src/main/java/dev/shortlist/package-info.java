@NullMarked
package dev.shortlist;

import org.jspecify.annotations.NullMarked;
