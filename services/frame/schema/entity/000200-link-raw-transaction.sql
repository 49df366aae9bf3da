-- Raw rows come after the ledger, so the line's reference to them is added here.
alter table journal_line add constraint journal_line_books_raw_transaction
foreign key (raw_transaction_id) references raw_transaction (id);
