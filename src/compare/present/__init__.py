"""What people see: figures, sentences, tables, and the reports made of them."""
