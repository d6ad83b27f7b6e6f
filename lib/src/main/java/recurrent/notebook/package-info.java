/**
 * What a notebook shows: charts, drawings and tables, on either Java kernel for Jupyter, and as
 * plain text outside a notebook.
 */
package recurrent.notebook;
