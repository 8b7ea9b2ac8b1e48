"""What leaves this room as a file of another program: workbooks, tables, PDF, calendar."""
