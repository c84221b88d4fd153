"""The one catalogue of reasons for refusal: code → Vietnamese sentence.

A sentence says what is wrong and, where somebody can act, what to do. Placeholders are filled from
`Problem.values`. A code is never reused for another meaning.
"""

MESSAGES: dict[str, str] = {
    # answers to a questionnaire (answers.py)
    "answer_missing": "Ông/bà chưa trả lời câu này.",
    "answer_unknown_option": "Câu trả lời không nằm trong các phương án của câu hỏi.",
    "answer_too_many": "Câu này chỉ chọn một phương án.",
    "answer_too_long": "Nội dung dài quá {limit} ký tự; xin ông/bà viết gọn lại.",
    "answer_unknown_item": "Mẫu phiếu không có câu hỏi này.",
    # data files: forms, rules, areas (document.py, questionnaire.py, rule.py, area.py, check.py)
    "answer_exclusive": "Phương án “{option}” không chọn cùng phương án khác.",
    "file_unknown": "Không tìm thấy “{name}”.",
    "file_not_text": "Tệp không phải văn bản UTF-8.",
    "file_not_yaml": "Tệp không đúng cú pháp YAML ở chỗ này.",
    "file_empty": "Tệp trống.",
    "file_alias": "Không dùng neo và bí danh YAML (&, *) trong tệp dữ liệu.",
    "file_tag": "Không dùng thẻ kiểu YAML “{tag}” trong tệp dữ liệu.",
    "file_key_twice": "Mục “{key}” xuất hiện hai lần.",
    "file_key_not_text": "Tên mục phải là chữ.",
    "file_field_missing": "Thiếu mục “{field}”.",
    "file_field_unknown": "Không có mục “{field}” trong loại tệp này.",
    "file_value_not_allowed": "Giá trị của “{field}” phải là một trong: {expected}.",
    "file_value_wrong": "Giá trị của “{field}” không đúng.",
    "file_code_malformed": "Mã “{field}” chỉ gồm chữ thường không dấu, chữ số và dấu nối.",
    "file_name_differs": "Tên tệp phải theo mã bên trong: “{expected}”.",
    "file_list_empty": "Danh sách “{field}” chưa có mục nào.",
    "label_without_vietnamese": "Nội dung phải có tiếng Việt (vi).",
    "item_options": "Câu hỏi lựa chọn phải có đúng một trong hai: scale hoặc options.",
    "item_text_with_options": "Câu hỏi tự viết không có phương án.",
    "item_length_of_choice": "Chỉ câu hỏi tự viết mới giới hạn số ký tự.",
    "item_reason": "Câu hỏi lý do phải là câu tự viết và có điều kiện when.",
    "item_code_twice": "Mã câu hỏi “{value}” dùng hai lần.",
    "option_code_twice": "Mã phương án “{value}” dùng hai lần.",
    "scale_unknown": "Không có thang đo “{scale}” trong tệp.",
    "scale_satisfied": "Thang đo satisfied phải gồm đúng satisfied rồi not_satisfied.",
    "when_item_unknown": "Điều kiện dẫn tới “{item}”, không phải câu đứng trước.",
    "when_option_unknown": "Câu “{item}” không có phương án “{option}”.",
    "overall_twice": "Mẫu phiếu chỉ có một câu hỏi chung (overall).",
    "bar_fraction": "Ngưỡng phải viết dạng phân số, lớn hơn 0 và không quá 1, ví dụ 80/100.",
    "bar_two_thresholds": "Một ngưỡng chỉ dùng more_than hoặc at_least.",
    "bar_not_verified": "Ngưỡng chưa kiểm chứng (not_verified) không được ghi con số.",
    "rule_dates": "Ngày hết hiệu lực phải sau ngày có hiệu lực.",
    "file_not_csv": "Tệp không đúng cú pháp CSV ở chỗ này.",
    "file_kind_unknown": "Loại tệp này không phải mẫu phiếu, quy định hay danh sách đơn vị.",
    "table_width": "Dòng này không có đúng {columns} cột.",
    "area_dates": "Ngày cuối cùng phải không sớm hơn ngày đầu tiên.",
    "area_between": "Ngày chưa chính xác (bounded) phải có khoảng between, và chỉ khi đó.",
    "area_overlap": "Mã {code} đã dùng cho “{other}” trong cùng thời gian.",
    "area_parent": "Không có đơn vị cấp trên mã {parent} trong suốt thời gian này.",
    "conversion_unknown": "Không có đơn vị mã {code} vào thời điểm này.",
    "object_unknown": "Quy định {rule} không có đối tượng “{object}”.",
    # submissions (services/intake)
    "code_malformed": "Mã trên thẻ chưa đúng. Xin ông/bà xem lại từng ký tự trên thẻ.",
    "code_unknown": "Không tìm thấy mã này. Xin ông/bà xem lại thẻ hoặc hỏi cán bộ phát thẻ.",
    "code_void": "Thẻ này đã được hủy hoặc đã được thay bằng thẻ khác.",
    "campaign_not_open": "Đợt lấy ý kiến chưa bắt đầu.",
    "campaign_closed": "Đợt lấy ý kiến đã kết thúc, không nhận thêm phiếu.",
    "source_not_registered": "Đợt lấy ý kiến đã kết thúc; chỉ nhận phiếu giấy đã đăng ký.",
    "already_answered": "Hộ dùng thẻ này đã gửi phiếu.",
    "content_differs": "Phiếu này đã được gửi trước đó với nội dung khác.",
    "response_id_taken": "Bản gửi này mang mã của một phiếu khác. Xin ông/bà mở lại trang phiếu.",
    "response_id_malformed": "Bản gửi thiếu mã nhận dạng hợp lệ. Xin ông/bà mở lại trang phiếu.",
    "receipt_malformed": "Mã biên nhận chưa đúng. Xin ông/bà xem lại từng ký tự.",
    "receipt_unknown": "Thẻ và mã biên nhận không khớp với phiếu nào của đợt này.",
    "ballot_number_used": "Phiếu giấy số {number} đã được nhập.",
    "ballot_number_unknown": "Không có phiếu giấy số {number} trong đợt này.",
    "invalid_reason_missing": "Phiếu không hợp lệ phải ghi rõ lý do.",
    # states of a campaign (core/campaign.py)
    "state_not_next": "Đợt lấy ý kiến {now}; không chuyển được sang “{to}”.",
    # files an office sends (services/spreadsheet.py)
    "file_too_big": "Tệp {file} quá lớn; tệp danh sách không quá {limit} MB.",
    "file_too_many_rows": "Tệp {file} có quá {limit} dòng.",
    "file_old_excel": "Tệp {file} ở dạng Excel cũ hoặc có mật khẩu; xin lưu lại dạng .xlsx.",
    "file_unreadable": "Không đọc được tệp {file}; xin lưu lại dạng .xlsx hoặc .csv (UTF-8).",
    "file_old_encoding": "Tệp không ở mã UTF-8, đã đọc theo Windows-1258; xin xem kỹ các dấu.",
    # frame files (services/frame_file.py)
    "frame_column_missing": "Không tìm thấy cột “{column}”. Xin giữ tên cột như tệp mẫu.",
    "frame_many_sheets": "Nhiều trang tính có danh sách ({sheets}); xin gộp vào một trang.",
    "frame_empty": "Danh sách chưa có thôn nào.",
    "frame_personal_data": "Danh sách không được có họ tên, điện thoại hay giấy tờ của người dân:"
    " xin xóa cột “{column}”.",
    "frame_formula_without_value": "Ô ở cột “{column}” là công thức chưa có kết quả; xin ghi số.",
    "frame_village_missing": "Chưa ghi tên thôn.",
    "frame_village_too_long": "Tên thôn dài quá {limit} ký tự.",
    "frame_village_invalid": "“{name}” không phải tên thôn.",
    "frame_village_repeated": "Thôn “{name}” đã có ở dòng {row}.",
    "frame_households_missing": "Chưa ghi số hộ.",
    "frame_households_invalid": "Số hộ phải là số nguyên lớn hơn 0 (như 1278); ô này ghi "
    "“{value}”.",
    "frame_households_too_many": "Số hộ “{value}” quá lớn đối với một thôn.",
    "frame_commune_missing": "Chưa ghi xã của thôn.",
    "frame_note_column_unread": "Cột “{column}” không dùng đến và không được lưu.",
    "frame_note_total_differs": "Dòng cộng ghi {written} hộ, cộng các dòng trên được {sum} hộ.",
    "frame_note_names_alike": "Thôn “{name}” và thôn “{other}” chỉ khác nhau ở dấu; xin kiểm tra.",
    "frame_note_many_households": "Thôn “{name}” có {households} hộ, nhiều hơn thường gặp.",
    "frame_note_commune_carried": "{rows} dòng để trống cột Xã được hiểu là cùng xã với dòng trên.",
    # what staff do (services/)
    "spare_not_bound": "Thẻ dự phòng này chưa được giao cho hộ nào. Xin hỏi cán bộ phát thẻ.",
    "nothing_to_object": "Thẻ này chưa được ai dùng để trả lời; ông/bà có thể trả lời ngay.",
    "response_withdrawn": "Phiếu này đã được rút lại. Xin ông/bà mở lại trang phiếu để trả lời "
    "mới.",
    "place_unknown": "Không tìm thấy điểm lấy ý kiến này.",
    "place_missing": "Chưa có điểm lấy ý kiến nào; xin thêm ít nhất một điểm trước khi mở đợt.",
    "place_name": "Tên điểm lấy ý kiến bị trống hoặc đã có trong xã này.",
    "place_quota": "Chỉ tiêu phải là số nguyên dương.",
    "campaign_unknown": "Không có đợt lấy ý kiến «{code}».",
    "campaign_code_taken": "Mã đợt «{code}» đã được dùng.",
    "campaign_code_malformed": "Mã đợt «{code}» chỉ gồm chữ thường không dấu, chữ số và dấu gạch "
    "nối.",
    "campaign_dates": "Ngày kết thúc đứng trước ngày bắt đầu.",
    "campaign_not_draft": "Đợt đã mở, nội dung này không sửa được nữa.",
    "campaign_not_open_kind": "Đợt lấy ý kiến theo hộ không có điểm lấy ý kiến tự do.",
    "object_not_in_rule": "Quy định {rule} không có đối tượng «{object}».",
    "frame_frozen": "Danh sách hộ đã chốt, không thay được nữa.",
    "frame_not_frozen": "Danh sách hộ chưa chốt.",
    "frame_commune_unknown": "Không có xã «{commune}» trong địa bàn của đợt này.",
    "frame_village_listed_twice": "Thôn «{name}» có hai dòng trong cùng một xã.",
    "village_unknown": "Không có thôn số {number} trong đợt này.",
    "draw_share": "Tỷ lệ chọn mẫu phải lớn hơn 0 và không quá 100 %.",
    "register_asked": "Số hộ được hỏi phải từ 0 đến số hộ của thôn ({households}).",
    "register_negative": "Số liệu trong sổ giao nhận không được âm.",
    "register_sum": "Số hộ vắng và từ chối cộng lại nhiều hơn số hộ của thôn ({households}).",
    "spares_count": "Số thẻ dự phòng mỗi lần in từ 1 đến 200.",
    "ballots_count": "Số phiếu giấy mỗi lần in từ 1 đến 5.000.",
    "cards_all_printed": "Mọi hộ được hỏi của {village} đã có thẻ; thẻ mất thì in lại theo số "
    "thứ tự hộ.",
    "line_without_card": "Hộ số {line} chưa có thẻ để in lại.",
    "line_not_asked": "Hộ số {line} không nằm trong danh sách được hỏi của thôn.",
    "card_used": "Thẻ {serial} đã được dùng để trả lời nên không in lại, không thay được.",
    "spare_not_free": "Thẻ {serial} không phải thẻ dự phòng còn trống.",
    "serial_unknown": "Không có thẻ số «{serial}» trong đợt này.",
    "spoil_reason": "Xin ghi lý do hỏng thẻ.",
    "paper_unknown": "Không có loại văn bản «{kind}».",
    "results_hidden": "Kết quả chỉ xem được sau khi kết thúc lấy ý kiến, để không ai lái theo "
    "kết quả.",
    "results_not_published": "Kết quả của đợt này chưa được công bố, hoặc đã có bản công bố "
    "mới hơn.",
    "package_unreadable": "Tệp không phải là một gói dữ liệu mở của hệ thống này.",
    "package_file_missing": "Gói thiếu tệp {name}.",
    "package_file_changed": "Tệp {name} đã bị sửa: mã SHA-256 khác với mã ghi trong gói.",
    "package_sum": "{where}: cột «{column}» ghi {total}, cộng các phần được {sum}.",
    "package_restated": "«{what}» đã công bố {said}, tính lại từ các bảng được {found}.",
    "area_unknown": "Không có địa bàn mang mã {code} vào ngày {day}.",
    "database_not_ready": "Cơ sở dữ liệu chưa sẵn sàng; xin chạy "
    "“flask --app wsgi database upgrade” hoặc xem lại SURVEY_DATABASE_URL.",
    "database_unavailable": "Không đọc hoặc không ghi được cơ sở dữ liệu ({why}).",
    "day_malformed": "«{day}» không phải là một ngày.",
    "account_name_taken": "Tên đăng nhập «{name}» trống hoặc đã có người dùng.",
    "account_unknown": "Không có tài khoản «{name}».",
    "password_short": "Mật khẩu phải có ít nhất {limit} ký tự.",
    "login_failed": "Tên đăng nhập hoặc mật khẩu không đúng.",
    "login_locked": "Tài khoản tạm khóa {minutes} phút vì nhập sai mật khẩu nhiều lần.",
    "login_too_many": "Từ kết nối mạng này vừa có quá nhiều lần đăng nhập sai. Xin ông/bà đợi "
    "{minutes} phút rồi đăng nhập lại; ai đã đăng nhập vẫn làm việc bình thường.",
    # wordings of papers (analysis/report/wording.py)
    "wording_block": "Mỗi khối của mẫu văn bản phải có đúng một loại nội dung.",
    "wording_syntax": "Mục “{field}”: sai cú pháp chèn số liệu ({detail}).",
    "wording_name_unknown": "Mục “{field}”: không có số liệu tên “{detail}”.",
    "wording_fails": "Mục “{field}”: không điền được số liệu ({detail}).",
    # compiling from cells or files (analysis)
    "compile_object_missing": "Mẫu phiếu {questionnaire} không nêu đối tượng xét công nhận; xin "
    "chọn đối tượng (ví dụ xa, huyen).",
    "compile_village_unknown": "“{village}” (“{commune}”) không có trong danh sách địa bàn.",
    "compile_over_households": "“{village}” (“{commune}”) có {returned} phiếu, nhiều hơn "
    "{households} hộ trong danh sách.",
    "table_not_text": "Tệp không phải là văn bản UTF-8. Xin lưu lại dạng CSV UTF-8.",
    "table_unreadable": "Không đọc được tệp CSV từ dòng này: có dấu ngoặc kép chưa khép, "
    "hoặc một ô dài quá 131.072 ký tự.",
    "table_empty": "Tệp không có dòng dữ liệu nào.",
    "table_column_missing": "Thiếu cột “{column}”.",
    "table_column_twice": "Cột “{column}” xuất hiện hai lần.",
    "table_column_unknown": "Cột “{column}” không phải là câu hỏi của mẫu phiếu {questionnaire}.",
    "table_row_width": "Dòng có {found} ô, tiêu đề có {expected} cột.",
    "table_value_missing": "Chưa ghi “{column}”.",
    "table_count_malformed": "Cột “{column}” phải là số nguyên không âm, đang là “{value}”.",
    "table_village_twice": "“{village}” (“{commune}”) xuất hiện hai lần.",
    "table_commune_in_two_districts": "“{commune}” đã thuộc huyện khác ở dòng trên.",
    "table_asked_over_households": "“{village}”: số hộ được hỏi ({asked}) nhiều hơn "
    "tổng số hộ ({households}).",
    "table_village_unknown": "“{village}” không có trong danh sách địa bàn.",
    "table_village_ambiguous": "Có nhiều xã cùng có thôn “{village}”; xin thêm cột commune (xã).",
    "table_form_unknown": "Hình thức “{value}” không có; dùng visit (tại hộ gia đình), meeting "
    "(họp khu dân cư) hoặc online (trực tuyến).",
    "table_valid_malformed": "Cột valid phải là 1/0 hoặc true/false, đang là “{value}”.",
    "table_response_twice": "Mã phiếu “{response}” xuất hiện hai lần.",
    "table_day_malformed": "Ngày nhận “{value}” phải viết dạng 2018-12-31.",
    "table_option_unknown": "Câu {item}: “{value}” không phải là phương án; các phương án là "
    "{options}.",
    "table_not_written": "Không ghi được tệp kết quả; xin kiểm tra thư mục có sẵn và được "
    "phép ghi.",
    "document_unreadable": "Tệp này không phải là kết quả do lệnh python -m analysis ghi ra.",
    "table_parquet": "Tệp không phải là Parquet, hoặc đã hỏng; xin xuất lại.",
    # how interviews were taken (analysis/quality)
    "quality_household_link": "Cột “{column}” dẫn tới một hộ cụ thể; xin xóa cột này trước khi xem "
    "xét chất lượng phỏng vấn.",
    "quality_duration_malformed": "Thời gian hỏi phải là số giây lớn hơn 0, đang là “{value}”.",
    # tables to be published (analysis/disclosure)
    "disclosure_unsafe": "Chưa công bố được bảng: ô {cell} có thể bị suy ra trong khoảng {low} đến "
    "{high}.",
    "disclosure_not_protectable": "Không che được ô {cell}: các tổng đã công bố đủ để tính ra ô "
    "này. Xin bỏ bớt dòng cộng hoặc gộp nhóm.",
    "disclosure_table": "Bảng không cộng đúng tại {cell}.",
    # published series and margins of the population (analysis/goods)
    "margin_unknown": "Mẫu phiếu không có phương án “{option}” ở câu “{item}”.",
    "margin_not_met": "Không thể cùng lúc khớp mọi số dân đã cho với các phiếu này; xin kiểm tra "
    "lại số dân của từng phương án.",
    "margin_option_missing": "Có phiếu chọn “{option}” ở câu “{item}” nhưng tệp số dân chưa có "
    "phương án này.",
    "margin_twice": "Phương án “{option}” của câu “{item}” đã có ở một dòng trên.",
    "series_item_unknown": "Mẫu phiếu {questionnaire} không có câu {item}.",
    "series_option_unknown": "Câu {item} không có phương án {option}.",
    # accounts (services/people, services/sign_in)
    "password_guessed": "Mật khẩu này quá dễ đoán. Xin dùng vài từ không liên quan ghép lại.",
    "password_old_wrong": "Mật khẩu hiện tại không đúng.",
    "password_differs": "Hai lần gõ mật khẩu không giống nhau.",
    "second_factor_wrong": "Mã không đúng hoặc đã dùng rồi. Xin đợi mã mới trên điện thoại.",
    "link_dead": "Liên kết này đã được dùng hoặc đã hết hạn. Xin liên hệ người quản lý tài khoản "
    "để nhận liên kết mới.",
    "account_role": "Ông/bà không giao được vai trò này.",
    "account_nowhere": "Xin chọn ít nhất một địa bàn (hoặc một thôn).",
    "account_beyond": "Địa bàn hoặc thôn nằm ngoài phạm vi của ông/bà.",
    "account_own": "Không tự đóng tài khoản của mình được.",
    # what two people decide (services/decisions)
    "decision_reason_missing": "Xin ghi lý do.",
    "decision_answer_missing": "Không đồng ý thì xin ghi vì sao.",
    "decision_waiting": "Việc này đã có người đề nghị và đang chờ người thứ hai.",
    "decision_unknown": "Không có đề nghị này trong đợt lấy ý kiến.",
    "decision_same_person": "Người đề nghị không được tự quyết định; cần một người thứ hai.",
    "exclusion_ballots_missing": "Xin ghi ít nhất một số phiếu.",
    "exclusion_ballot_uncounted": "Phiếu số {number} chưa được nhập, hoặc đã bị loại rồi.",
    "exclusion_villages": "Các phiếu này thuộc nhiều thôn; mỗi đề nghị chỉ cho một thôn.",
    "exclusion_batch_empty": "{village} không có phiếu nào như vậy đang được tính.",
    "exclusion_changed": "Số phiếu đã khác lúc đề nghị ({then} phiếu, nay {now}); xin đề nghị lại.",
    "exclusion_reversed": "Quyết định loại phiếu này không còn phiếu nào để tính lại.",
    "exclusion_ground": "Xin chọn căn cứ loại phiếu.",
    "quarantine_double": "Hộ này đã có phiếu được tính; bản gửi chỉ có thể từ chối.",
    "quarantine_unreadable": "Bản gửi này không phải một phiếu đọc được; chỉ có thể từ chối.",
    "quarantine_faulty": "Câu trả lời không đủ hoặc không đúng mẫu phiếu; chỉ có thể từ chối.",
    "quarantine_refused": "Cơ quan đã xem xét và không nhận bản này. Không phải làm gì thêm.",
    "quarantine_settled": "Không có bản gửi này, hoặc đã được quyết định rồi.",
    "explanation_closed": "Chỉ ghi giải thích từ khi mở đợt đến trước khi công bố kết quả.",
    "double_unknown": "Thẻ {serial} không còn cuống phiếu nhập nhiều lần như vậy.",
    "decision_settled": "Đề nghị này đã được quyết định rồi.",
    # setting a campaign up (services/setup): refusals, and what its page warns of
    "campaign_dates_far": "Xin chọn một ngày từ năm 2000 đến năm 2099.",
    "dates_settled": "Đợt đã dừng lấy ý kiến, ngày không đổi được nữa.",
    "opening_settled": "Đợt đã mở nên không đổi được ngày bắt đầu; chỉ đổi được ngày kết thúc.",
    "modes_none": "Xin chọn ít nhất một hình thức lấy ý kiến.",
    "modes_of_places": "Đợt lấy ý kiến tự do trả lời qua mã QR nên luôn có hình thức trực tuyến.",
    "online_not_used": "Đợt này không lấy ý kiến trực tuyến. Xin ông/bà trả lời trên phiếu giấy "
    "khi Tổ lấy ý kiến đến.",
    "form_not_used": "Đợt này không dùng hình thức lấy ý kiến đã chọn.",
    "paper_not_used": "Đợt này không dùng phiếu giấy (xem mục Thiết lập, hình thức lấy ý kiến).",
    "team_settled": "Đợt đã kết thúc kiểm phiếu, Tổ lấy ý kiến không sửa được nữa.",
    "team_long": "Mỗi Tổ ghi nhiều nhất {members} người, mỗi người một dòng không quá {limit} ký "
    "tự.",
    "window_exceeded": "Thời gian dự kiến là {planned} ngày tính theo quy định, nhiều hơn {days} "
    "ngày; thời hạn hết vào ngày {end}.",
    "rule_ended": "{rule}: hết hiệu lực sau ngày {day}, trước ngày bắt đầu của đợt.",
    "rule_not_begun": "{rule}: có hiệu lực từ ngày {day}, sau ngày bắt đầu của đợt.",
    "bar_without_figure": "“{bar}”: chưa có ngưỡng được xác nhận nên sẽ không kết luận được.",
    "bar_unconfirmed": "“{bar}”: ngưỡng có tình trạng “{status}”.",
    "rule_none": "Đợt này không áp dụng quy định: kết quả chỉ thống kê, không kết luận.",
    "items_not_official": "{note}",
    "area_ended": "{area} không còn từ sau ngày {day}, trước ngày bắt đầu của đợt.",
    "area_excluded": "Quy định không lấy ý kiến ở {areas}.",
    "teams_unnamed": "Còn {count} thôn chưa ghi Tổ lấy ý kiến; sổ giao nhận và biên bản của các "
    "thôn ấy sẽ để trống phần này.",
    "copy_moved": "{commune} nay thuộc {now}: thôn, điểm của xã này được chép sang {now}.",
    "copy_renamed": "“{name}” ({commune}) chép thành “{called}” vì {now} đã có nơi cùng tên.",
    "copy_left_out": "“{name}” ({commune}) không chép được vì xã này không còn, đã chia tách hoặc "
    "nằm ngoài địa bàn đã chọn; xin bổ sung vào danh sách.",
    "bar_unknown": "Đợt này không có ngưỡng ấy.",
    "bar_settled": "Quy định đã có con số cho ngưỡng này; chỉ bổ sung ngưỡng còn thiếu.",
    "bar_published": "Đợt đã công bố kết quả, ngưỡng không bổ sung được nữa.",
    "bar_figure": "Xin ghi phần trăm hoặc phân số lớn hơn 0 và không quá 100 %, ví dụ: 80; 66,67; "
    "2/3.",
    "bar_strictness": "Xin chọn đúng bằng mức ấy thì đạt hay chưa đạt.",
    "bar_source": "Xin ghi nguồn: số, ngày, cơ quan ban hành văn bản và mục nêu con số này.",
    "rehearsal_none": "Chưa thẻ diễn tập nào được dùng thử.",
    "mode_uncounted": "Hình thức {mode} được dùng nhưng không tính vào kết quả chính thức.",
    "people_few": "Chưa có đủ hai tài khoản có quyền quyết định ở địa bàn này, nên chưa làm được "
    "những việc cần hai người.",
    # the printing room (services/printroom)
    "print_kind": "Xin chọn loại giấy cần in.",
    "print_villages": "Xin chọn ít nhất một thôn.",
    "print_nothing": "Không có gì để in: các thôn đã chọn đều đã in đủ thẻ.",
    "print_unknown": "Không có lần in này trong đợt lấy ý kiến.",
    "print_over": "Lần in này đã xong hoặc đã dừng.",
    "print_not_failed": "Chỉ in tiếp được lần in gặp lỗi.",
    "print_gone": "Tệp không còn trên hệ thống (đã xóa sau khi in, hoặc đã quá thời hạn giữ).",
    # rehearsals (services/rehearsal)
    "rehearsal_count": "Số thẻ diễn tập cho mỗi thôn là từ 1 đến {most}.",
    "rehearsal_over": "Chỉ diễn tập được khi đợt chưa mở.",
    "rehearsal_keeps_nothing": "Đây là thẻ diễn tập: không có phiếu nào được lưu để đổi, rút hoặc "
    "khiếu nại.",
    # the dossier (services/dossier)
    "dossier_not_closed": "Chỉ lập hồ sơ sau khi đợt lấy ý kiến đã kết thúc.",
    "dossier_large": "Hồ sơ của {count} thôn lập khá lâu, không làm được trên trang này. Xin nhờ "
    "người quản trị chạy lệnh: flask --app wsgi dossier {code} --out ho-so-{code}.zip",
    # notices posted in public (services/postings)
    "posting_not_closed": "Chỉ ghi niêm yết sau khi đợt lấy ý kiến đã kết thúc.",
    "posting_where": "Xin chọn ít nhất một thôn hoặc trụ sở.",
    "posting_from_day": "Ngày treo không được trước ngày bắt đầu lấy ý kiến hoặc sau hôm nay.",
    "posting_day": "Ngày gỡ xuống không được trước ngày bắt đầu niêm yết hoặc sau hôm nay.",
    "posting_none_chosen": "Xin chọn ít nhất một nơi đang niêm yết.",
    "posting_down": "“{place}” đã được ghi ngày gỡ xuống rồi.",
    "posting_unknown": "Không có nơi niêm yết hoặc ý kiến này trong đợt lấy ý kiến.",
    "posting_comment_day": "Ngày nhận ý kiến phải nằm trong thời gian niêm yết.",
    "posting_answer_day": "Ngày trả lời không được trước ngày nhận ý kiến hoặc sau hôm nay.",
    "posting_answered": "Ý kiến này đã được trả lời rồi.",
    "posting_none": "Chưa ghi nơi nào đã niêm yết thông báo kết quả.",
    "posting_hanging": "Còn {count} nơi đang niêm yết, chưa ghi ngày gỡ xuống.",
    "posting_early": "{count} nơi đã gỡ xuống trước khi đủ {days} ngày niêm yết.",
    "posting_comments_waiting": "Còn {count} ý kiến trong thời gian niêm yết chưa được trả lời.",
    # the staff journal (services/diary)
    "journal_mark_malformed": "Dấu cuối gồm 64 chữ số và chữ cái từ a đến f; xin chép lại cho đủ.",
    # backups (services/backup)
    "backup_key_missing": "Chưa đặt khóa công khai của bản sao lưu (SURVEY_BACKUP_RECIPIENT). "
    "Xin chạy “flask backup key” rồi đặt khóa theo hướng dẫn.",
    "backup_key_malformed": "Khóa công khai của bản sao lưu không đúng dạng age1….",
    "backup_not_written": "Không ghi được bản sao lưu: {why}.",
    "backup_not_noted": "Đã ghi bản sao lưu “{name}”, khôi phục được; nhưng cơ sở dữ liệu không "
    "ghi thêm được gì nên chưa ghi nhận bản này.",
    "backup_not_readable": "Không mở được “{name}”: khóa không khớp hoặc tệp đã hỏng.",
    "backup_other_version": "Bản sao lưu thuộc phiên bản dữ liệu {schema}; xin dùng chương trình "
    "cùng phiên bản để khôi phục rồi nâng cấp.",
    "backup_incomplete": "Bản sao lưu không trọn vẹn; chưa có gì được thay đổi.",
    "backup_database_not_empty": "Cơ sở dữ liệu đang có dữ liệu. Thêm --replace nếu đúng là muốn "
    "thay bằng bản sao lưu.",
    # the office's own files (services/own_files)
    "own_file_unknown": "Không có mẫu này trong thư viện.",
    "own_file_missing": "Xin chọn tệp cần tải lên.",
    "own_file_too_big": "Tệp {file} quá lớn; loại tệp này không quá {limit}.",
    "own_file_same": "Nội dung tệp giống hệt bản {version} đang có, nên không ghi thành bản mới.",
    "template_name": "Xin đặt tên mẫu, không quá {limit} ký tự.",
    "template_not_docx": "Tệp {file} không phải tệp Word .docx, đã hỏng hoặc có mật khẩu.",
    "template_too_big": "Nội dung của tệp {file} quá lớn khi mở ra.",
    "template_acting": "Mẫu không được có {what}; xin bỏ rồi lưu lại dạng .docx.",
    "template_tag_open": "Dấu “{tag}” chưa khép hoặc thừa trong đoạn này.",
    "template_syntax": "Sai cú pháp ở “{tag}”.",
    "template_unsafe": "Không dùng được “{tag}”: mẫu chỉ có trường, danh sách (for) và điều kiện "
    "(if).",
    "template_field_unknown": "Không có trường “{field}” ở chỗ này.{meant}",
    "template_nested": "“{tag}” nằm trong một danh sách khác; mẫu không lồng danh sách.",
    "template_end_missing": "“{tag}” chưa có lệnh kết thúc ({end}).",
    "template_end_stray": "“{tag}” không khớp với lệnh mở nào.",
    "template_empty": "Mẫu chưa có trường nào, nên mọi báo cáo sẽ giống nhau.",
    "template_fails": "Không điền được mẫu: lệnh mở và lệnh đóng phải nằm trọn trong một đoạn (p), "
    "một dòng (tr) hoặc một ô (tc) như nhau.",
    "file_too_deep": "Tệp lồng quá nhiều cấp nên không đọc được.",
    # going back a state, and the ending of counting (services/going_back, services/ending)
    "back_none": "Đợt lấy ý kiến này không quay lại bước trước được.",
    "back_answered": "Đã có hộ trả lời nên đợt không trở lại phần chuẩn bị được.",
    "back_moved": "Đợt đã chuyển bước từ khi có đề nghị này; đề nghị không còn thực hiện được.",
    "delivery_outstanding": "Chưa kết thúc được: {what} “{name}” ({where}) chưa nhận lại, cũng "
    "chưa ghi thiếu.",
    # bundles of paper (services/bundles)
    "bundle_label_taken": "Đã có một túi phiếu mang tên “{label}” trong đợt này.",
    "bundle_ballots": "Số phiếu trong túi là một số từ 1 trở lên.",
    "bundle_unknown": "Không có túi phiếu này trong đợt lấy ý kiến.",
    "bundle_settled": "Túi phiếu “{label}” đã được nhận hoặc ghi thiếu rồi.",
    "bundle_reason_missing": "Xin ghi rõ vì sao túi phiếu không về.",
    # photographs of ballots (services/keying)
    "photographs_off": "Đợt này không chụp ảnh phiếu.",
    "photograph_unreadable": "Không đọc được ảnh. Xin chọn lại ảnh JPEG, PNG hoặc WebP.",
    "photograph_too_big": "Ảnh quá lớn: không quá 6 MB và 50 triệu điểm ảnh.",
    "photograph_unknown": "Phiếu này không có ảnh.",
    "photographs_needed": "Ảnh phiếu chỉ xóa được sau khi công bố kết quả.",
    # village meetings (services/meetings)
    "meeting_unknown": "Không có cuộc họp này của thôn.",
    "meeting_unfinished": "Thôn còn một cuộc họp chưa xong; xin làm xong hoặc xóa cuộc "
    "họp đó trước.",
    "meeting_finished": "Cuộc họp này đã báo túi phiếu nên không sửa được nữa.",
    "meeting_day": "Ngày họp từ ngày mở đợt ({since}) đến hôm nay.",
    "meeting_present": "Số người có mặt không ít hơn số hộ được đại diện.",
    "meeting_households": "Số hộ được đại diện từ 1 đến số hộ của thôn ({households}).",
    "meeting_handed_out": "Số phiếu phát ra từ 1 đến số phiếu giấy đã in cho thôn ({printed}).",
    "meeting_not_handed_out": "Xin ghi số phiếu phát ra trước khi đếm phiếu thu về.",
    "meeting_counted": "Số phiếu thu về và phiếu hỏng cộng lại nhiều hơn số phiếu đã phát "
    "({handed_out}).",
    "meeting_over_households": "Số phiếu thu về nhiều hơn số hộ được đại diện ({households}); mỗi "
    "hộ một phiếu.",
    "meeting_not_counted": "Cuộc họp này chưa có phiếu thu về được đếm.",
    # ballots keyed twice (services/keying)
    "keying_twice": "Đợt này nhập mỗi phiếu hai lần. Xin mở lại trang nhập phiếu rồi nhập lại.",
    "keying_same_person": "Ông/bà đã nhập phiếu số {number} với nội dung khác. Lần hai phải do "
    "người khác nhập; nếu ông/bà nhập nhầm, xin bỏ lần nhập cũ ở trang Phiếu nhập hai lần.",
    "keying_disputed": "Phiếu số {number} đã có hai người nhập khác nhau; xin quyết định ở trang "
    "Phiếu nhập hai lần.",
    "keying_unknown": "Phiếu số {number} không còn chờ trong danh sách này.",
    "keying_undecided": "Xin nhập chỗ này theo tờ phiếu; câu bỏ trống thì chọn “Để trống”.",
    "keying_own_alone": "Ông/bà là một trong hai người đã nhập phiếu này và vẫn đọc khác người "
    "kia, nên phải có người thứ ba xem phiếu và quyết định.",
    "keying_reason_missing": "Xin ghi rõ vì sao bỏ lần nhập này.",
    "keyings_waiting": "Còn phiếu chờ nhập lần hai hoặc chờ quyết định, nên chưa chuyển sang nhập "
    "một lần được.",
    "keying_outstanding": "Chưa kết thúc được: còn {name} phiếu giấy ({where}) chờ nhập lần "
    "hai hoặc chờ quyết định.",
    "quarantine_outstanding": "Chưa kết thúc được: bản gửi để riêng “{name}” ({where}) chưa "
    "được hai người quyết định.",
    # tablets (services/field, core/seal.py)
    "card_of_another": "Thẻ này không phải của hộ số {line}.",
    "record_malformed": "Bản ghi không đúng khuôn dạng của máy tính bảng.",
    "record_damaged": "Bản ghi bị hỏng trên đường gửi; máy sẽ gửi lại.",
    "record_unreadable": "Không mở được bản ghi bằng khóa của đợt lấy ý kiến này.",
    "envelope_malformed": "Phong bì gửi lên không đúng khuôn dạng.",
    "officer_unknown_here": "Cán bộ ghi trong bản này chưa từng đăng nhập trên máy này.",
    "visit_malformed": "Lần đến hộ ghi chưa đúng.",
    "village_not_assigned": "{name} chưa từng được giao cho cán bộ ghi trong bản này.",
    "quarantine_full": "Máy này đã có quá nhiều bản để riêng chờ cơ quan quyết định, nên bản này "
    "chưa nhận được. Phiếu vẫn còn trên máy và tự gửi lại; xin báo cán bộ Mặt trận.",
    "tablet_unknown": "Máy này chưa được đăng ký hoặc đã bị ngừng dùng. Phiếu trên máy vẫn còn: "
    "xin gửi bằng Trang cứu phiếu và báo cán bộ Mặt trận.",
    "tablet_name_taken": "Đã có máy tính bảng mang tên “{name}”. Xin đặt tên khác.",
    "tablet_not_empty": "Máy “{name}” còn bản chưa gửi hoặc còn thiếu phong bì; chưa thể nhận máy. "
    "Xin cho máy gửi hết, hoặc ghi rõ lý do không nhận đủ.",
    "tablet_reason_missing": "Xin ghi rõ vì sao máy tính bảng không về đủ.",
    "rescue_malformed": "Tệp này không phải tệp cứu phiếu xuất từ máy tính bảng.",
    "rescue_empty": "Tệp không có bản ghi nào của đợt lấy ý kiến này.",
    "session_ended": "Phiên đăng nhập đã hết. Xin đăng nhập lại khi có mạng.",
    "photo_unreadable": "Không đọc được ảnh này. Xin chụp lại, hoặc gõ mã trên thẻ.",
    "photo_without_code": "Không thấy mã trên ảnh. Xin chụp gần và rõ hơn, hoặc gõ mã trên thẻ.",
    # periodic reports (services/periodic)
    "periodic_unknown": "Không có báo cáo định kỳ này trong phạm vi của ông/bà.",
    "periodic_sent": "Báo cáo này đã được ghi nhận là đã gửi; phần viết và số liệu giữ nguyên.",
    "periodic_not_sent": "Báo cáo này chưa được ghi nhận là đã gửi.",
    "periodic_not_drafted": "Xin lưu bản soạn trước khi ghi nhận đã gửi.",
    "periodic_day": "Ngày gửi phải từ ngày đầu kỳ báo cáo đến hôm nay.",
    # free texts read by the office (services/opinions)
    "opinion_unknown": "Nội dung này không còn trong đợt lấy ý kiến; xin mở lại trang.",
    "review_reworded": "Lời người dân chỉ được che bằng dấu “…”, không sửa, thêm hay bớt chữ nào.",
    "review_nothing_left": "Đã che hết, không còn gì để đăng; xin chọn “Không đăng”.",
    "review_tags": "Mỗi nội dung nhiều nhất {most} chủ đề, mỗi chủ đề không quá {limit} ký tự.",
    # office pages (web/office)
    "not_allowed": "Tài khoản của ông/bà không có quyền mở trang này hoặc làm việc này.",
    "page_stale": "Trang này đã mở quá lâu nên chưa ghi gì. Xin ông/bà mở lại trang và làm lại.",
    "field_missing": "Xin điền mục này.",
    "field_number": "Xin ghi một số nguyên, ví dụ 120.",
    "field_date": "Xin chọn ngày, tháng, năm.",
    "file_missing": "Xin chọn tệp danh sách.",
    "lines_malformed": "Xin ghi số thứ tự hộ cách nhau bằng dấu phẩy, ví dụ: 3, 7-12.",
    "area_not_standing": "Địa bàn này không còn (hoặc chưa có) vào ngày chốt danh sách.",
    # counts of one village (analysis/villages.py, stratified.py)
    "count_over_households": "Thôn thứ {number}: {n} hộ trả lời, nhiều hơn {N} hộ trong danh sách. "
    "Danh sách hộ đã cũ hoặc nhập sai; xin kiểm tra trước khi công bố.",
    "count_impossible": "Thôn thứ {number}: số hộ trong danh sách {N}, số hộ trả lời "
    "{n}, số hộ hài "
    "lòng {k} không thể cùng đúng.",
    "household_count_missing": "“{village}” chưa có số hộ; xin bổ sung danh sách hộ tại ngày chốt.",
    "disposition_impossible": "Kết quả tiếp cận “{name}” phải là số nguyên không âm, đang là "
    "“{value}”.",
    # questions read aloud
    "clip_missing": "Xin chọn ít nhất một tệp âm thanh.",
    "clip_language": "Xin chọn ngôn ngữ của các tệp này.",
    "clip_of_no_question": "Tệp “{file}”: tên tệp phải bắt đầu bằng mã câu hỏi của mẫu phiếu, ví "
    "dụ q01.mp3.",
    "clip_too_big": "Tệp “{file}” nặng {size} kB; mỗi tệp nhiều nhất {limit} kB. Xin ghi ngắn hơn "
    "hoặc nén thêm (Opus 24 kbit/s là đủ cho giọng đọc).",
    "clip_not_sound": "Tệp “{file}” không phải âm thanh Ogg/Opus, MP3 hoặc M4A.",
    "clips_over_budget": "Các tệp đọc câu hỏi của một đợt cộng lại không quá {limit}, vì máy tính "
    "bảng phải mang theo.",
    "clip_campaign_over": "Đợt đã hết thời gian lấy ý kiến, không sửa tệp đọc câu hỏi được nữa.",
    "clip_unknown": "Không có tệp đọc câu hỏi này.",
}
